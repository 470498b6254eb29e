package dev.reelay.endtoend;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.signalr.HubConnection;
import com.microsoft.signalr.HubConnectionBuilder;
import com.microsoft.signalr.TransportEnum;
import io.reactivex.rxjava3.core.Single;
import io.restassured.path.json.JsonPath;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every channel through the gateway, with the clients that people have. */
class ChannelsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static Suite suite;
  private static StockClients clients;

  @BeforeAll
  static void start() throws Exception {
    clients = StockClients.install();
    suite = Suite.start();
  }

  @AfterAll
  static void stop() throws Exception {
    suite.stop();
  }

  @ParameterizedTest
  @ValueSource(strings = {"WebSockets", "ServerSentEvents", "LongPolling"})
  void theSignalrClientOfNpmSeesAJobThrough(String transport) throws Exception {
    String job = submit("A paper boat by " + transport);
    try (var client = clients.run("signalr.mjs", suite.url(), suite.key(), job, transport)) {
      List<JsonPath> events = client.toTheEnd(PATIENCE);

      assertThat(names(events)).startsWith("connected", "TaskStatus");
      assertThat(names(events)).endsWith("TaskCompleted", "status", "refused", "stopped");
      assertThat(names(events)).contains("ProgressUpdate").doesNotContain("reconnecting");
      List<Integer> seqs =
          events.stream()
              .filter(e -> List.of("ProgressUpdate", "TaskCompleted").contains(e.get("name")))
              .map(event -> event.getInt("data.seq"))
              .toList();
      assertThat(seqs).isSorted().doesNotHaveDuplicates();
      assertThat(seqs.getLast() - seqs.getFirst()).isEqualTo(seqs.size() - 1);
      JsonPath completed = events.get(names(events).indexOf("TaskCompleted"));
      assertThat(completed.getString("data.videoUrl")).startsWith(suite.url());
      assertThat(completed.getString("data.taskId")).isEqualTo(job);
      JsonPath status = events.get(names(events).indexOf("status"));
      assertThat(status.getString("data.status")).isEqualTo("completed");
      assertThat(events.get(names(events).indexOf("refused")).getString("data"))
          .contains("Task not found");
    }
  }

  @Test
  void aSignalrClientThatKnowsNothingOfResumingOutlivesTheHub() throws Exception {
    String job = submit("A kite over a restarted hub", 6, "426x240");
    try (var client =
        clients.run("signalr.mjs", suite.url(), suite.key(), job, "WebSockets", "drop")) {
      await().atMost(PATIENCE).until(() -> names(client.events()).contains("TaskStatus"));
      suite.kill(Suite.Service.NOTIFICATION_HUB);
      suite.restart(Suite.Service.NOTIFICATION_HUB);

      List<JsonPath> events = client.toTheEnd(PATIENCE);

      assertThat(names(events)).contains("reconnecting", "reconnected", "TaskCompleted");
      assertThat(names(events)).endsWith("stopped");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = TransportEnum.class,
      names = {"WEBSOCKETS", "LONG_POLLING"})
  void theSignalrClientOfJavaSeesAJobThrough(TransportEnum transport) {
    String job = submit("A lantern by " + transport);
    List<String> seen = new CopyOnWriteArrayList<>();
    List<Map<?, ?>> completed = new CopyOnWriteArrayList<>();
    HubConnection connection =
        HubConnectionBuilder.create(suite.url() + "/hubs/video-generation")
            .withTransport(transport)
            .withAccessTokenProvider(Single.just(suite.key()))
            .build();
    for (String name : List.of("TaskStatus", "ProgressUpdate", "TaskFailed", "TaskCancelled")) {
      connection.on(name, _ -> seen.add(name), Map.class);
    }
    connection.on("TaskCompleted", completed::add, Map.class);

    connection.start().blockingAwait();
    connection.invoke("SubscribeToTask", job).blockingAwait();
    await().atMost(PATIENCE).until(() -> !completed.isEmpty());
    Map<?, ?> status = connection.invoke(Map.class, "GetTaskStatus", job).blockingGet();
    connection.stop().blockingAwait();

    assertThat(seen).startsWith("TaskStatus").contains("ProgressUpdate");
    assertThat(completed.getFirst().get("taskId")).isEqualTo(job);
    assertThat(status.get("status")).isEqualTo("completed");
  }

  @Test
  void theNativeWebSocketLosesNothingOverManyConnectionsAndSaysWhatTheOthersSay() throws Exception {
    String job = submit("A river seen in pieces");
    try (var client = clients.run("websocket.mjs", suite.url(), suite.key(), job, "3")) {
      List<JsonPath> entries =
          client.toTheEnd(PATIENCE).stream()
              .filter(message -> "entry".equals(message.getString("op")))
              .toList();

      assertThat(entries.stream().map(message -> message.getLong("seq")))
          .isEqualTo(LongStream.rangeClosed(1, entries.size()).boxed().toList());
      Watcher watcher = new Watcher(suite, job);
      watcher.watchToTheEnd();
      assertThat(entries.stream().map(message -> message.<Object>get("entry")).toList())
          .isEqualTo(watcher.seen().stream().map(event -> event.body().<Object>get("")).toList());
    }
  }

  @Test
  void aStoppingHubSaysGoodByeAndNothingIsLost() throws Exception {
    String job = submit("A ferry that changes crews", 6, "426x240");
    try (var client = clients.run("websocket.mjs", suite.url(), suite.key(), job, "1000")) {
      await().atMost(PATIENCE).until(() -> ops(client.events()).contains("entry"));
      suite.end(Suite.Service.NOTIFICATION_HUB);
      suite.restart(Suite.Service.NOTIFICATION_HUB);

      List<JsonPath> messages = client.toTheEnd(PATIENCE);

      JsonPath bye =
          messages.stream()
              .filter(message -> "bye".equals(message.getString("op")))
              .findFirst()
              .orElseThrow();
      assertThat(bye.getString("code")).isEqualTo("draining");
      assertThat(bye.getBoolean("reconnect")).isTrue();
      assertThat(bye.getInt("afterMs")).isBetween(0, 2_000);
      List<Long> seqs =
          messages.stream()
              .filter(message -> "entry".equals(message.getString("op")))
              .map(message -> message.getLong("seq"))
              .toList();
      assertThat(seqs).isEqualTo(LongStream.rangeClosed(1, seqs.size()).boxed().toList());
    }
  }

  private static List<String> ops(List<JsonPath> messages) {
    return messages.stream().map(message -> message.getString("op")).toList();
  }

  @Test
  void theEventSourceOfNpmStaysAwayAfterTheEnd() throws Exception {
    String job = submit("A short tide");
    try (var client =
        clients.run(
            "eventsource.mjs",
            suite.url() + "/v1/jobs/" + job + "/events",
            suite.key(),
            "VideoGenerationRequested,VideoGenerationStarted,VideoGenerationProgress,"
                + "VideoGenerationCompleted")) {
      List<JsonPath> events = client.toTheEnd(PATIENCE);

      List<JsonPath> entries =
          events.stream().filter(event -> !"error".equals(event.getString("name"))).toList();
      assertThat(entries.stream().map(event -> event.getLong("id")))
          .isEqualTo(LongStream.rangeClosed(1, entries.size()).boxed().toList());
      assertThat(names(entries)).endsWith("VideoGenerationCompleted");
      assertThat(events.getLast().getInt("code")).isEqualTo(204);
    }
  }

  @Test
  void aPageInARealBrowserSeesTheSameOverBothItsChannels() throws Exception {
    Browser browser = Browser.find().orElse(null);
    Assumptions.assumeTrue(browser != null, "no browser on this machine");
    String job = submit("A page of a picture book");

    JsonPath seen = browser.watch(suite.url(), suite.key(), job, PATIENCE);

    List<Integer> ids = seen.getList("sse.id");
    assertThat(ids).isEqualTo(IntStream.rangeClosed(1, ids.size()).boxed().toList());
    assertThat(seen.<Object>getList("socket")).isEqualTo(seen.<Object>getList("sse"));
  }

  @Test
  void theHeadOfAStreamReachesTheClientAsProxiesNeedIt() throws Exception {
    String job = submit("A head of a stream");
    for (String path :
        List.of(
            "/v1/jobs/" + job + "/events",
            "/v1/events?job=" + job,
            "/api/jobs/" + job + "/events",
            "/api/video/" + job + "/stream")) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(suite.url() + path))
              .header("Accept", "text/event-stream")
              .header("X-API-Key", suite.key())
              .build();
      HttpResponse<Stream<String>> answer =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .build()
              .send(request, HttpResponse.BodyHandlers.ofLines());
      try (Stream<String> lines = answer.body()) {
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        assertThat(answer.headers().map())
            .as(path)
            .containsEntry("content-type", List.of("text/event-stream"))
            .containsEntry("cache-control", List.of("no-cache, no-transform"))
            .containsEntry("x-accel-buffering", List.of("no"))
            .containsEntry("connection", List.of("keep-alive"));
        assertThat(lines.filter(line -> line.startsWith("data:")).findFirst()).as(path).isPresent();
      }
    }
  }

  @Test
  void strangersAreLetInNowhere() {
    for (String path : List.of("/v1/events", "/hubs/video-generation?id=x")) {
      assertThat(given().baseUri(suite.url()).get(path).statusCode()).as(path).isEqualTo(401);
    }
    assertThat(
            given()
                .baseUri(suite.url())
                .post("/hubs/video-generation/negotiate?negotiateVersion=1")
                .statusCode())
        .isEqualTo(401);
  }

  private static List<String> names(List<JsonPath> events) {
    return events.stream().map(event -> event.getString("name")).toList();
  }

  private static String submit(String prompt) {
    return submit(prompt, 2, "128x72");
  }

  private static String submit(String prompt, int duration, String size) {
    return given()
        .baseUri(suite.url())
        .header("Authorization", "Bearer " + suite.key())
        .contentType("application/json")
        .body(
            Map.of(
                "model", "studio", "prompt", prompt, "duration", duration, "size", size, "seed", 7))
        .post("/v1/jobs")
        .then()
        .statusCode(202)
        .extract()
        .path("id");
  }
}
