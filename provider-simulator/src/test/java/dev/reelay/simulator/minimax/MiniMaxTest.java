package dev.reelay.simulator.minimax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.simulator.Client;
import dev.reelay.simulator.Receiver;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class MiniMaxTest {
  private static final String CREATE = "/minimax/v1/video_generation";
  private static final String QUERY = "/minimax/v1/query/video_generation?task_id=";
  private static final String CREATE_V2 = "/minimax/v2/video_generation";
  private static final String QUERY_V2 = "/minimax/v2/query/video_generation/";

  private final Client client = Client.fresh();

  @Test
  void aFilmComesInThreeSteps() {
    // When
    Client.Answer created = client.post(CREATE, wish("duration=30&queue=15"));
    String task = created.json().getString("task_id");
    List<String> statuses = new ArrayList<>();
    JsonObject done =
        await()
            .pollInterval(Duration.ofMillis(20))
            .until(
                () -> {
                  JsonObject query = client.get(QUERY + task).json();
                  statuses.add(query.getString("status"));
                  return query;
                },
                query -> query.getString("status").equals("Success"));
    JsonObject file =
        client
            .get("/minimax/v1/files/retrieve?file_id=" + done.getString("file_id"))
            .json()
            .getJsonObject("file");
    Client.Answer film = client.get(file.getString("download_url"));

    // Then
    assertThat(created.header("Trace-Id")).isNotEmpty();
    assertThat(created.json().getJsonObject("base_resp").getInteger("status_code")).isZero();
    assertThat(statuses.stream().distinct())
        .containsExactly("Preparing", "Queueing", "Processing", "Success");
    assertThat(file.getValue("file_id"))
        .isEqualTo(Long.parseLong(done.getString("file_id")))
        .isInstanceOf(Long.class);
    assertThat(film.status()).isEqualTo(200);
    assertThat(film.bytes()).hasSize(file.getInteger("bytes"));
    assertThat(film.text()).contains("ftyp");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"model":"T2V-01"}                                                             | prompt
          {"prompt":"a"}                                                                 | model
          {"model":"T2V-01","prompt":"a","duration":"6"}                                 | duration
          {"model":"T2V-01","prompt":"a","duration":7}                                   | duration
          {"model":"T2V-01","prompt":"a","duration":10,"resolution":"1080P"}             | 1080P
          {"model":"I2V-01","prompt":"a"}                                                | first_frame_image
          {"model":"I2V-01","prompt":"a","first_frame_image":"file:///etc/passwd"}       | first_frame_image
          """)
  void errorsOfTheFirstGenerationComeWithStatus200(String body, String named) {
    Client.Answer refused = client.post(CREATE, new JsonObject(body));

    assertThat(refused.status()).isEqualTo(200);
    assertThat(code(refused)).isEqualTo(2013);
    assertThat(refused.text()).contains(named);
    assertThat(client.ledger()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "expired-key, 2049, 401",
    "nonsense, 2049, 401",
    "'', 1004, 401",
    "sim-broke-2, 1008, 402"
  })
  void credentialsAreRefusedTheOneWayAndTheOther(String key, int code, int status) {
    Client other = Client.withKey(key);

    assertThat(code(other.post(CREATE, wish("sim-fast")))).isEqualTo(code);
    assertThat(other.post(CREATE_V2, wishV2("sim-fast")).status()).isEqualTo(status);
  }

  @Test
  void aCallbackIsChallengedFirstAndSpellsStatesItsOwnWay() {
    try (Receiver receiver = Receiver.open()) {
      String task =
          client
              .post(CREATE, wish("sim-fast").put("callback_url", receiver.url()))
              .json()
              .getString("task_id");

      await().until(() -> receiver.received().size() == 2);
      assertThat(receiver.received())
          .extracting(one -> one.json().getString("task_id"), one -> one.json().getString("status"))
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple(task, "processing"),
              org.assertj.core.groups.Tuple.tuple(task, "success"));
      assertThat(receiver.received()).allMatch(one -> one.signature().isEmpty());
    }
  }

  @Test
  void whoDoesNotEchoTheChallengeGetsNoTask() {
    try (Receiver receiver = Receiver.answering(_ -> "{\"challenge\":\"other\"}")) {
      Client.Answer refused =
          client.post(CREATE, wish("sim-fast").put("callback_url", receiver.url()));
      Client.Answer refusedV2 =
          client.post(CREATE_V2, wishV2("sim-fast").put("callback_url", receiver.url()));

      assertThat(code(refused)).isEqualTo(2013);
      assertThat(refusedV2.status()).isEqualTo(400);
      assertThat(client.ledger()).isEmpty();
    }
  }

  @Test
  void theSecondGenerationTellsTheTruthInStatuses() {
    JsonObject created = client.post(CREATE_V2, wishV2("sim-fast")).json();
    JsonObject done =
        await()
            .until(
                () ->
                    client
                        .get(QUERY_V2 + created.getString("task_id"))
                        .json()
                        .getJsonObject("task"),
                task -> task.getString("status").equals("succeeded"));

    assertThat(client.get(done.getJsonObject("content").getString("url")).text()).contains("ftyp");
    assertThat(client.get(QUERY_V2 + "1").status()).isEqualTo(404);
    JsonObject error =
        client
            .post(CREATE_V2, new JsonObject().put("model", "MiniMax-H3"))
            .json()
            .getJsonObject("error");
    assertThat(error.getString("type")).isEqualTo("bad_request_error");
    assertThat(error.getString("http_code")).isEqualTo("400");
  }

  @Test
  void onlyWhatWaitsIsCancelledAndThenCostsNothing() {
    String waiting = taskV2("duration=10&queue=1000");
    String running = taskV2("duration=1000&queue=0");

    assertThat(client.delete(CREATE_V2 + "/" + waiting).status()).isEqualTo(200);
    assertThat(statusV2(waiting)).isEqualTo("cancelled");
    assertThat(client.delete(CREATE_V2 + "/" + waiting).status()).isEqualTo(400);
    assertThat(client.delete(CREATE_V2 + "/" + running).status()).isEqualTo(400);
    assertThat(statusV2(running)).isEqualTo("running");
    assertThat(client.ledger())
        .extracting(entry -> entry.getDouble("billedUsd"))
        .containsExactly(0.48, 0.0);
  }

  @Test
  void whatHasEndedIsDeletedFromTheRecords() {
    String task = taskV2("sim-instant");
    await().until(() -> statusV2(task).equals("succeeded"));

    assertThat(client.delete(CREATE_V2 + "/" + task).status()).isEqualTo(200);
    assertThat(client.get(QUERY_V2 + task).status()).isEqualTo(404);
  }

  private String taskV2(String scenario) {
    return client.post(CREATE_V2, wishV2(scenario)).json().getString("task_id");
  }

  private String statusV2(String task) {
    return client.get(QUERY_V2 + task).json().getJsonObject("task").getString("status");
  }

  private static JsonObject wish(String scenario) {
    return new JsonObject().put("model", scenario).put("prompt", Client.unique("a boat"));
  }

  private static JsonObject wishV2(String scenario) {
    JsonObject text = new JsonObject().put("type", "text").put("text", Client.unique("a boat"));
    return new JsonObject().put("model", scenario).put("content", new JsonArray().add(text));
  }

  private static int code(Client.Answer answer) {
    return answer.json().getJsonObject("base_resp").getInteger("status_code");
  }
}
