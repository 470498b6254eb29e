package dev.reelay.simulator.comfyui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reelay.simulator.Client;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class EngineTest {
  private static final String NEWER = "/comfyui";
  private static final String OLDER = "/comfyui-older";

  private final Comfy comfy = Comfy.fresh(NEWER);

  @ParameterizedTest
  @ValueSource(strings = {NEWER, OLDER})
  void aPromptIsDoneAndItsFilmPlays(String root) {
    Comfy engine = Comfy.fresh(root);
    String id = Comfy.uuid();

    Client.Answer accepted = engine.submit(id, "sim-fast");
    JsonObject before = engine.history(id);
    JsonObject done = engine.awaitEnd(id);

    assertThat(accepted.json())
        .isEqualTo(
            new JsonObject()
                .put("prompt_id", id)
                .put("number", 0)
                .put("node_errors", new JsonObject()));
    assertThat(before).isEmpty();
    assertThat(Comfy.status(done)).isEqualTo("success");
    assertThat(done.getJsonObject("status").getBoolean("completed")).isTrue();
    assertThat(Comfy.file(done).getString("subfolder")).isEqualTo("video");
    assertThat(Comfy.file(done).getString("filename")).matches("boat_\\d{5}_\\.mp4");
    assertThat(engine.view(Comfy.file(done)).text()).contains("ftyp");
    assertThat(engine.queue("queue_running")).isEqualTo("[]");
  }

  @Test
  void oneWorksAndTheOthersWait() {
    String first = comfy.submitted("duration=150&queue=0");
    String second = comfy.submitted("duration=150&queue=0");
    String third = Comfy.uuid();
    comfy.submit(
        new JsonObject()
            .put("prompt_id", third)
            .put("front", true)
            .put("prompt", Comfy.graph("duration=150&queue=0")));

    assertThat(comfy.queue("queue_running")).contains(first);
    assertThat(comfy.queue("queue_pending")).contains(third + "\",").contains(second);
    assertThat(comfy.queue("queue_pending").indexOf(third))
        .isLessThan(comfy.queue("queue_pending").indexOf(second));
    comfy.awaitEnd(third);
    assertThat(comfy.history(second)).isEmpty();
    comfy.awaitEnd(second);
  }

  @Test
  void whatWaitsIsUnfinishedTooHoweverLongItWaits() {
    Comfy engine = Comfy.fresh(OLDER);
    List<String> ids =
        IntStream.range(0, 4).mapToObj(_ -> engine.submitted("duration=100&queue=0")).toList();
    engine.awaitEnd(ids.get(1));

    assertThat(engine.load().getInteger("running")).isPositive();
    engine.awaitEnd(ids.getLast());
    assertThat(engine.load().getInteger("running")).isZero();
    assertThat(engine.load().getInteger("mostAtOnce")).isEqualTo(4);
  }

  @Test
  void aRepeatedIdIsAConflictAndNothingIsDoneTwice() {
    String id = comfy.submitted("sim-fast");

    Client.Answer repeated = comfy.submit(id, "sim-fast");
    assertThat(repeated.status()).isEqualTo(409);
    assertThat(repeated.json().getJsonObject("error").getString("type"))
        .isEqualTo("duplicate_prompt_id");

    comfy.awaitEnd(id);
    assertThat(comfy.submit(id, "sim-fast").status()).isEqualTo(409);
    assertThat(comfy.client().ledger()).hasSize(1);
  }

  @Test
  void anOlderEngineDoesARepeatedIdTwice() {
    Comfy older = Comfy.fresh(OLDER);
    String id = older.submitted("sim-fast");

    assertThat(older.submit(id, "sim-fast").status()).isEqualTo(200);
    assertThat(older.client().ledger()).hasSize(2);
    assertThat(older.client().get("/ledger/audit").json().getJsonArray("paidTwice").encode())
        .contains(id);
  }

  @Test
  void whoLostTheAnswerFindsThePromptByItsId() {
    String id = Comfy.uuid();
    JsonObject body =
        new JsonObject()
            .put("prompt_id", id)
            .put("prompt", Comfy.graph("duration=3&fault=cut-after-accept"));

    assertThatThrownBy(
            () -> comfy.client().exchange(NEWER + "/prompt", r -> Client.json(r, "POST", body)))
        .isInstanceOf(IOException.class);

    assertThat(comfy.submit(id, "sim-fast").status()).isEqualTo(409);
    assertThat(comfy.client().ledger()).hasSize(1);
    comfy.awaitEnd(id);
  }

  @Test
  void idsAreLowerCaseUuidsOrTheEnginesOwn() {
    for (String wrong : List.of("job-1", Comfy.uuid().toUpperCase(Locale.ROOT), "")) {
      Client.Answer refused = comfy.submit(wrong, "sim-fast");
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.json().getJsonObject("error").getString("type"))
          .isEqualTo("invalid_prompt_id");
    }
    Client.Answer own = comfy.submit(new JsonObject().put("prompt", Comfy.graph("sim-fast")));
    assertThat(own.json().getString("prompt_id")).hasSize(36);
    assertThat(Comfy.fresh(OLDER).submit("job-1", "sim-fast").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                                    | no_prompt
          {"prompt":{}}                                                         | prompt_no_outputs
          {"prompt":{"1":{"inputs":{}}}}                                        | invalid_prompt
          {"prompt":{"1":{"class_type":"UnknownNode","inputs":{}}}}             | invalid_prompt
          {"prompt":{"1":{"class_type":"SaveVideo","inputs":{"video":["1",0]}}}} | invalid_prompt
          {"prompt":{"1":{"class_type":"SaveVideo","inputs":{"ckpt_name":"unknown.ckpt"}}}} | prompt_outputs_failed_validation
          {"prompt":{"1":{"class_type":"LoadImage","inputs":{"image":"no.png"}},"2":{"class_type":"SaveVideo"}}} | prompt_outputs_failed_validation
          """)
  void graphsThatCannotBeDoneAreRefused(String body, String type) {
    Client.Answer refused = comfy.submit(new JsonObject(body));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().getJsonObject("error").getString("type")).isEqualTo(type);
    assertThat(refused.json().getJsonObject("node_errors").isEmpty())
        .isEqualTo(!type.equals("prompt_outputs_failed_validation"));
    assertThat(comfy.client().ledger()).isEmpty();
  }

  @Test
  void aBareInterruptKillsWhoeverWorks() {
    String victim = comfy.submitted("duration=600&queue=0");
    String mine = comfy.submitted("duration=3&queue=0");
    comfy.awaitRunning(victim);

    interrupt(new JsonObject().put("prompt_id", mine));
    assertThat(comfy.queue("queue_running")).contains(victim);

    interrupt(new JsonObject());
    JsonObject killed = comfy.awaitEnd(victim);
    assertThat(Comfy.status(killed)).isEqualTo("error");
    assertThat(killed.getJsonObject("status").getJsonArray("messages").encode())
        .contains("execution_interrupted");
    assertThat(Comfy.status(comfy.awaitEnd(mine))).isEqualTo("success");
  }

  @Test
  void whatWaitsIsDeletedAndLeavesNoTrace() {
    String first = comfy.submitted("duration=600&queue=0");
    String second = comfy.submitted("sim-fast");
    JsonObject delete = new JsonObject().put("delete", new JsonArray().add(second).add(first));

    assertThat(comfy.client().post(NEWER + "/queue", delete).status()).isEqualTo(200);

    assertThat(comfy.queue("queue_pending")).isEqualTo("[]");
    assertThat(comfy.history(second)).isEmpty();
    assertThat(comfy.queue("queue_running")).contains(first);
    assertThat(comfy.submit(second, "sim-fast").status()).isEqualTo(200);
  }

  @Test
  void aRestartLosesAllButTheFiles() {
    String done = comfy.submitted("sim-instant");
    JsonObject file = Comfy.file(comfy.awaitEnd(done));
    String working = comfy.submitted("duration=600&queue=0");

    comfy.client().post("/simulator/restart", new JsonObject().put("provider", "comfyui"));

    assertThat(comfy.history(done)).isEmpty();
    assertThat(comfy.history(working)).isEmpty();
    assertThat(comfy.queue("queue_running")).isEqualTo("[]");
    assertThat(comfy.view(file).text()).contains("ftyp");
    assertThat(comfy.submit(working, "sim-fast").status()).isEqualTo(200);
  }

  @Test
  void aJobIsLostOrFoundLate() {
    String lost = comfy.submitted("duration=600&queue=0&fault=job-lost(20)");
    comfy.awaitRunning(lost);
    await().until(() -> !comfy.queue("queue_running").contains(lost));
    assertThat(comfy.history(lost)).isEmpty();

    String late = comfy.submitted("duration=600&queue=0&fault=not-found-yet(1)");
    assertThat(comfy.queue("queue_running")).isEqualTo("[]");
    assertThat(comfy.history(late)).isEmpty();
    assertThat(comfy.history(late)).isEmpty();
    assertThat(comfy.queue("queue_running")).contains(late);
  }

  @ParameterizedTest
  @CsvSource({
    "fail-out-of-memory, torch.OutOfMemoryError",
    "fail-invalid-input, ValueError",
    "fail-content-policy, PermissionError",
    "fail-internal, RuntimeError"
  })
  void failuresAreExceptionsOfTheNodeAtWork(String fault, String exception) {
    JsonObject failed = comfy.awaitEnd(comfy.submitted("sim-instant?fault=" + fault));

    assertThat(Comfy.status(failed)).isEqualTo("error");
    assertThat(failed.getJsonObject("outputs")).isEmpty();
    assertThat(failed.getJsonObject("status").getJsonArray("messages").encode())
        .contains("execution_error", exception, "node_type");
  }

  @ParameterizedTest
  @CsvSource({
    "rate-limited(7), 429",
    "server-error(500), 500",
    "server-error(502), 502",
    "credential-expired, 401",
    "html(502), 502"
  })
  void otherRefusalsAreNoJson(String fault, int status) {
    Client.Answer refused = comfy.submit(Comfy.uuid(), "duration=3&fault=" + fault);
    assertThat(refused.status()).isEqualTo(status);
    assertThat(refused.header("Content-Type")).startsWith("text/");
    assertThat(comfy.client().ledger()).isEmpty();

    String id = comfy.submitted("sim-instant?fault=" + fault + "@poll");
    assertThat(comfy.client().get(NEWER + "/history/" + id).status()).isEqualTo(status);
    comfy.awaitEnd(id);
  }

  @Test
  void whatIsForbiddenOnceIsSoOnceAfterARestartToo() {
    JsonObject file =
        Comfy.file(comfy.awaitEnd(comfy.submitted("sim-instant?fault=result-forbidden-once")));
    comfy.client().post("/simulator/restart", new JsonObject().put("provider", "comfyui"));

    assertThat(comfy.view(file).status()).isEqualTo(403);
    assertThat(comfy.view(file).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"result-forbidden-once, 403", "result-expired, 404", "result-html, 200"})
  void filmsGoWrong(String fault, int status) {
    JsonObject file = Comfy.file(comfy.awaitEnd(comfy.submitted("sim-instant?fault=" + fault)));

    Client.Answer film = comfy.view(file);

    assertThat(film.status()).isEqualTo(status);
    assertThat(film.text()).doesNotContain("ftyp");
  }

  @Test
  void aCancelIsRefusedAndTheAuditKnows() {
    String id = comfy.submitted("duration=600&queue=0&fault=cancel-refused");

    interrupt(new JsonObject().put("prompt_id", id));

    assertThat(comfy.queue("queue_running")).contains(id);
    assertThat(
            comfy.client().get("/ledger/audit").json().getJsonArray("cancelledButWentOn").encode())
        .contains(id);
  }

  @Test
  void theNewerEngineListsJobsAndCancelsThem() {
    String done = comfy.submitted("sim-instant");
    comfy.awaitEnd(done);
    String working = comfy.submitted("duration=600&queue=0");
    String waiting = comfy.submitted("duration=600&queue=0");

    assertThat(job(done).getString("status")).isEqualTo("completed");
    assertThat(job(done).getJsonObject("outputs").fieldNames()).contains("6");
    assertThat(job(working).getString("status")).isEqualTo("in_progress");
    assertThat(job(waiting).getString("status")).isEqualTo("pending");
    assertThat(cancel(waiting)).isTrue();
    assertThat(cancel(working)).isTrue();
    assertThat(cancel(done)).isFalse();
    assertThat(cancel(Comfy.uuid())).isFalse();
    assertThat(job(working).getString("status")).isEqualTo("cancelled");
    assertThat(comfy.client().get(NEWER + "/api/jobs/" + waiting).status()).isEqualTo(404);

    JsonObject page = comfy.client().get(NEWER + "/api/jobs?limit=1").json();
    assertThat(page.getJsonArray("jobs")).hasSize(1);
    assertThat(page.getJsonObject("pagination").getInteger("total")).isEqualTo(2);
    assertThat(page.getJsonObject("pagination").getBoolean("has_more")).isTrue();
    assertThat(comfy.client().get(NEWER + "/api/jobs?status=done").status()).isEqualTo(400);
    assertThat(comfy.client().get(OLDER + "/api/jobs").status()).isEqualTo(404);
  }

  @Test
  void picturesAreUploadedBeforeTheyAreUsed() {
    JsonObject first = upload("a.png", "one");
    JsonObject same = upload("a.png", "one");
    JsonObject other = upload("a.png", "two");

    assertThat(first.getString("name")).isEqualTo("a.png");
    assertThat(same.getString("name")).isEqualTo("a.png");
    assertThat(other.getString("name")).isEqualTo("a (1).png");
    JsonObject graph =
        Comfy.graph("sim-fast")
            .put("7", Comfy.node("LoadImage", new JsonObject().put("image", "a (1).png")));
    assertThat(comfy.submit(new JsonObject().put("prompt", graph)).status()).isEqualTo(200);
    assertThat(comfy.client().get(NEWER + "/view?filename=a.png&type=input").text())
        .isEqualTo("one");
  }

  @Test
  void filesOutsideAreNotServed() {
    assertThat(comfy.client().get(NEWER + "/view").status()).isEqualTo(400);
    assertThat(comfy.client().get(NEWER + "/view?filename=../a").status()).isEqualTo(400);
    assertThat(comfy.client().get(NEWER + "/view?filename=a&subfolder=../b").status())
        .isEqualTo(403);
    assertThat(comfy.client().get(NEWER + "/view?filename=a").status()).isEqualTo(404);
  }

  @Test
  void theEngineTellsOfItselfUnderBothPrefixes() {
    for (String prefix : List.of(NEWER, NEWER + "/api")) {
      JsonObject stats = comfy.client().get(prefix + "/system_stats").json();
      assertThat(stats.getJsonObject("system").getString("comfyui_version")).isNotEmpty();
      assertThat(stats.getJsonArray("devices")).hasSize(1);
    }
    assertThat(comfy.client().get(NEWER + "/object_info").json().fieldNames())
        .contains("KSampler", "SaveVideo");
    assertThat(comfy.client().get(NEWER + "/object_info/NoNode").json()).isEmpty();
    assertThat(
            comfy
                .client()
                .get(NEWER + "/prompt")
                .json()
                .getJsonObject("exec_info")
                .getInteger("queue_remaining"))
        .isZero();
  }

  private void interrupt(JsonObject body) {
    assertThat(comfy.client().post(NEWER + "/interrupt", body).status()).isEqualTo(200);
  }

  private JsonObject job(String id) {
    return comfy.client().get(NEWER + "/api/jobs/" + id).json();
  }

  private boolean cancel(String id) {
    return comfy
        .client()
        .post(NEWER + "/api/jobs/" + id + "/cancel", new JsonObject())
        .json()
        .getBoolean("cancelled");
  }

  private JsonObject upload(String name, String contents) {
    String form =
        """
        --b\r
        Content-Disposition: form-data; name="image"; filename="%s"\r
        Content-Type: image/png\r
        \r
        %s\r
        --b--\r
        """
            .formatted(name, contents);
    return comfy
        .client()
        .send(
            NEWER + "/upload/image",
            request ->
                request
                    .header("Content-Type", "multipart/form-data; boundary=b")
                    .POST(BodyPublishers.ofString(form)))
        .json();
  }
}
