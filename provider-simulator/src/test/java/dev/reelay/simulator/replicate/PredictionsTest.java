package dev.reelay.simulator.replicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.simulator.Client;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class PredictionsTest {
  private static final String ROOT = "/replicate/v1";
  private static final String PREDICTIONS = ROOT + "/predictions";
  private static final Pattern PROGRESS =
      Pattern.compile("^\\s*(\\d+)%\\s*\\|.+?\\|\\s*(\\d+)/50 ");

  private final Client client = Client.fresh();

  @ParameterizedTest
  @CsvSource({
    "/predictions, sim-fast, '', sim-fast",
    "/predictions, reelay/sim-fast:5c7d5dc6, reelay/sim-fast, 5c7d5dc6",
    "/models/reelay/sim-fast/predictions, , reelay/sim-fast, hidden",
    "/deployments/reelay/sim-fast/predictions, , reelay/sim-fast, hidden"
  })
  void aPredictionSucceedsAndItsFilmPlays(String path, String asked, String model, String version) {
    // When
    JsonObject input = new JsonObject().put("prompt", Client.unique("a boat")).put("seconds", 4);
    Client.Answer created =
        client.post(ROOT + path, new JsonObject().put("version", asked).put("input", input));
    JsonObject done = awaitEnd(created.json());

    // Then
    assertThat(created.status()).isEqualTo(201);
    assertThat(created.json().getString("status")).isEqualTo("starting");
    assertThat(created.json().getValue("output")).isNull();
    assertThat(done.getString("status")).isEqualTo("succeeded");
    assertThat(done.getString("model")).isEqualTo(model);
    assertThat(done.getString("version")).isEqualTo(version);
    assertThat(done.getJsonObject("input")).isEqualTo(input);
    assertThat(done.getBoolean("data_removed")).isFalse();
    assertThat(done.getJsonObject("metrics").getDouble("predict_time")).isEqualTo(3.0);
    assertThat(Instant.parse(done.getString("completed_at")))
        .isAfter(Instant.parse(done.getString("started_at")));
    assertThat(Client.withKey("").get(done.getString("output")).text()).contains("ftyp");
    assertThat(client.ledger().getFirst().getDouble("billedUsd")).isEqualTo(0.2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                           | version
          {"version":"v"}                                              | input
          {"version":"unknown-1","input":{"prompt":"a"}}               | version
          {"version":"v","input":{}}                                   | input.prompt
          {"version":"v","input":{"prompt":5}}                         | input.prompt
          {"version":"v","input":{"prompt":"a","duration":600}}        | input.duration
          {"version":"v","input":{"prompt":"a","image":"a.png"}}       | input.image
          {"version":"v","input":{"prompt":"a"},"webhook":"nowhere"}   | webhook
          {"version":"v","input":{"prompt":"a"},"webhook_events_filter":["end"]} | webhook_events_filter
          """)
  void whatIsWrongIsNamed(String body, String field) {
    Client.Answer refused = client.post(PREDICTIONS, new JsonObject(body));

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(refused.json().getInteger("status")).isEqualTo(422);
    assertThat(refused.json().getJsonArray("invalid_fields").getJsonObject(0).getString("field"))
        .isEqualTo(field);
    assertThat(client.ledger()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"expired-key, 401", "nonsense, 401", "'', 401", "sim-broke-2, 402"})
  void credentialsAreRefusedAsProblems(String key, int status) {
    Client.Answer refused = Client.withKey(key).post(PREDICTIONS, body("sim-fast"));

    assertThat(refused.status()).isEqualTo(status);
    assertThat(refused.json().getString("title")).isNotEmpty();
    assertThat(refused.json().getString("detail")).isNotEmpty();
  }

  @Test
  void onlyLogsTellProgress() {
    String id = create("duration=60&queue=0").getString("id");
    List<Integer> seen = new ArrayList<>();
    await()
        .pollInterval(Duration.ofMillis(20))
        .until(() -> {
          JsonObject prediction = client.get(PREDICTIONS + "/" + id).json();
          lastProgress(prediction.getString("logs")).ifPresent(seen::add);
          return prediction.getString("status").equals("succeeded");
        });

    assertThat(seen).isSorted().endsWith(100);
    assertThat(seen.stream().distinct().count()).isGreaterThan(3);
  }

  @Test
  void aRunningPredictionIsCanceledAndPaid() {
    String id = create("duration=600&queue=0").getString("id");
    awaitStatus(id, "processing");

    Client.Answer canceled = client.post(PREDICTIONS + "/" + id + "/cancel", new JsonObject());

    assertThat(canceled.status()).isEqualTo(200);
    assertThat(canceled.json().getString("status")).isEqualTo("canceled");
    assertThat(canceled.json().getString("completed_at")).isNotNull();
    assertThat(client.ledger().getFirst().getDouble("billedUsd")).isPositive();
  }

  @Test
  void aWaitingPredictionIsCanceledForNothing() {
    String id = create("duration=10&queue=600").getString("id");

    JsonObject canceled = client.post(PREDICTIONS + "/" + id + "/cancel", new JsonObject()).json();

    assertThat(canceled.getString("status")).isEqualTo("canceled");
    assertThat(canceled.getString("started_at")).isNull();
    assertThat(client.ledger().getFirst().getDouble("billedUsd")).isZero();
  }

  @Test
  void whatHasEndedIsNotCanceled() {
    String id = ended("sim-instant").getString("id");

    Client.Answer late = client.post(PREDICTIONS + "/" + id + "/cancel", new JsonObject());

    assertThat(late.status()).isEqualTo(200);
    assertThat(late.json().getString("status")).isEqualTo("succeeded");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cancel-refused", "cancel-too-late"})
  void aCancelMayDoNothingAndTheAuditKnows(String fault) {
    String id = create("duration=600&queue=0&fault=" + fault).getString("id");

    Client.Answer canceled = client.post(PREDICTIONS + "/" + id + "/cancel", new JsonObject());

    assertThat(canceled.json().getString("status")).isEqualTo("processing");
    assertThat(client.get("/ledger/audit").json().getJsonArray("cancelledButWentOn").encode())
        .contains(id);
  }

  @ParameterizedTest
  @CsvSource({"10s, duration=10&queue=600, aborted, 0", "0m20s, duration=600&queue=1, canceled, 1"})
  void aDeadlineAbortsBeforeTheStartAndCancelsAfterIt(
      String deadline, String scenario, String status, int paid) {
    JsonObject created = client.post(PREDICTIONS, body(scenario), "Cancel-After", deadline).json();

    JsonObject ended = awaitEnd(created);

    assertThat(ended.getString("status")).isEqualTo(status);
    assertThat(ended.getString("deadline")).isEqualTo(ended.getString("completed_at"));
    assertThat(client.ledger().getFirst().getDouble("billedUsd") > 0).isEqualTo(paid > 0);
  }

  @Test
  void aDeadlineMustBeADuration() {
    assertThat(client.post(PREDICTIONS, body("sim-fast"), "Cancel-After", "soon").status())
        .isEqualTo(422);
  }

  @Test
  void anAnswerWaitsForTheFilmAsLongAsItsClientPrefers() {
    Client.Answer done = client.post(PREDICTIONS, body("sim-fast"), "Prefer", "wait");
    assertThat(done.status()).isEqualTo(201);
    assertThat(done.json().getString("status")).isEqualTo("succeeded");
    assertThat(client.get(done.json().getString("output")).text()).contains("ftyp");

    Client.Answer early =
        client.post(PREDICTIONS, body("duration=600&queue=0"), "Prefer", "wait=1");
    assertThat(early.status()).isEqualTo(202);
    assertThat(early.json().getString("status")).isEqualTo("processing");
  }

  @Test
  void inputOutputAndLogsVanishAfterAWhile() {
    JsonObject done = ended("sim-instant?lifetime=40");
    assertThat(done.getString("output")).isNotNull();

    JsonObject later =
        await()
            .until(
                () -> client.get(PREDICTIONS + "/" + done.getString("id")).json(),
                prediction -> prediction.getBoolean("data_removed"));

    assertThat(later.getString("status")).isEqualTo("succeeded");
    assertThat(later.getValue("output")).isNull();
    assertThat(later.getValue("logs")).isNull();
    assertThat(later.getJsonObject("input")).isEmpty();
    assertThat(client.get(done.getString("output")).status()).isEqualTo(403);
  }

  @Test
  void pagesFollowCursors() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 101; i++) {
      ids.addFirst(create("sim-instant").getString("id"));
    }

    JsonObject first = client.get(PREDICTIONS).json();
    JsonObject second = client.get(path(first.getString("next"))).json();

    assertThat(idsOf(first)).isEqualTo(ids.subList(0, 100));
    assertThat(first.getString("previous")).isNull();
    assertThat(idsOf(second)).isEqualTo(ids.subList(100, 101));
    assertThat(second.getString("next")).isNull();
    assertThat(idsOf(client.get(path(second.getString("previous"))).json())).hasSize(100);
    assertThat(client.get(PREDICTIONS + "?cursor=bm9uZQ").status()).isEqualTo(404);
  }

  @Test
  void aPredictionOfAnotherAccountDoesNotExist() {
    String id = create("sim-fast").getString("id");

    assertThat(Client.fresh().get(PREDICTIONS + "/" + id).status()).isEqualTo(404);
  }

  @Test
  void picturesAreUploadedFirst() {
    String form =
        """
        --b\r
        Content-Disposition: form-data; name="content"; filename="a.png"\r
        Content-Type: image/png\r
        \r
        png\r
        --b--\r
        """;

    Client.Answer uploaded =
        client.send(
            ROOT + "/files",
            request ->
                request
                    .header("Content-Type", "multipart/form-data; boundary=b")
                    .POST(BodyPublishers.ofString(form)));
    String file = ROOT + "/files/" + uploaded.json().getString("id");

    assertThat(uploaded.status()).isEqualTo(201);
    assertThat(uploaded.json().getInteger("size")).isEqualTo(3);
    assertThat(uploaded.json().getJsonObject("urls").getString("get")).endsWith(file);
    assertThat(client.get(file).json().getString("content_type")).isEqualTo("image/png");
    assertThat(Client.fresh().get(file).status()).isEqualTo(404);
    assertThat(client.delete(file).status()).isEqualTo(204);
    assertThat(client.get(file).status()).isEqualTo(404);
  }

  @Test
  void onlyTheBeginningOfALongInputIsRepeated() {
    String picture = "data:image/png;base64," + "A".repeat(50_000);
    JsonObject input =
        new JsonObject().put("image", picture).put("more", new JsonArray().add(picture));

    JsonObject created =
        client
            .post(PREDICTIONS, new JsonObject().put("version", "sim-fast").put("input", input))
            .json()
            .getJsonObject("input");

    assertThat(created.getString("image")).hasSize(4096);
    assertThat(created.getJsonArray("more").getString(0)).hasSize(4096);
  }

  @Test
  void theAccountAndModelsAreToldAndUnknownOnesAreNot() {
    assertThat(client.get(ROOT + "/account").json().getString("username"))
        .isEqualTo(client.account());
    assertThat(client.get(ROOT + "/models/reelay/boats").json().getJsonObject("latest_version"))
        .isNotEmpty();
    assertThat(client.get(ROOT + "/models/reelay/unknown").status()).isEqualTo(404);
  }

  private static Optional<Integer> lastProgress(String logs) {
    return logs.lines()
        .map(PROGRESS::matcher)
        .filter(Matcher::find)
        .map(line -> Integer.valueOf(line.group(1)))
        .reduce((_, last) -> last);
  }

  private static JsonObject body(String scenario) {
    return new JsonObject()
        .put("version", scenario)
        .put("input", new JsonObject().put("prompt", Client.unique("a boat")));
  }

  private JsonObject create(String scenario) {
    return client.post(PREDICTIONS, body(scenario)).json();
  }

  private JsonObject ended(String scenario) {
    return awaitEnd(create(scenario));
  }

  private JsonObject awaitEnd(JsonObject created) {
    String url = path(created.getJsonObject("urls").getString("get"));
    return await()
        .until(
            () -> client.get(url).json(),
            prediction -> prediction.getString("completed_at") != null);
  }

  private void awaitStatus(String id, String status) {
    await()
        .until(() -> client.get(PREDICTIONS + "/" + id).json().getString("status").equals(status));
  }

  /** Clients send no key to whole addresses here, but to paths. */
  private static String path(String url) {
    return url.replaceFirst("http://[^/]*", "");
  }

  private static List<String> idsOf(JsonObject page) {
    JsonArray results = page.getJsonArray("results");
    return results.stream().map(one -> ((JsonObject) one).getString("id")).toList();
  }
}
