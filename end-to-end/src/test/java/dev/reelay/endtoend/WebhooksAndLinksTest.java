package dev.reelay.endtoend;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a customer's own server and a guest with a link see of the whole suite. */
class WebhooksAndLinksTest {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static Suite suite;

  @BeforeAll
  static void start() throws Exception {
    suite = Suite.start(Map.of("REELAY_HUB_WEBHOOK_REACH", "loopback"));
  }

  @AfterAll
  static void stop() throws Exception {
    if (suite != null) {
      suite.stop();
    }
  }

  @Test
  void aHubThatIsKilledTwiceInMidJobStillTellsEveryEntryInOrderAndSigned() throws Exception {
    // Given
    try (WebhookReceiver receiver = new WebhookReceiver()) {
      String ofJobs =
          asOwner().post("/v1/webhooks/job-secret").then().statusCode(201).extract().path("secret");
      JsonPath everything =
          asOwner()
              .body(
                  Map.of(
                      "url",
                      receiver.url("/all"),
                      "events",
                      List.of(
                          "job.requested",
                          "job.queued",
                          "job.started",
                          "job.progress",
                          "job.completed",
                          "job.failed")))
              .post("/v1/webhooks")
              .then()
              .statusCode(201)
              .extract()
              .jsonPath();

      // When
      String job = submit(Map.of("webhookUrl", receiver.url("/mine")), 6);
      await().atMost(Duration.ofMinutes(1)).until(() -> receiver.bodies("/all").size() >= 3);
      suite.kill(Suite.Service.NOTIFICATION_HUB);
      suite.restart(Suite.Service.NOTIFICATION_HUB);
      int known = receiver.bodies("/all").size();
      await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () -> receiver.bodies("/all").size() > known || receiver.bodies("/all").size() > 20);
      suite.kill(Suite.Service.NOTIFICATION_HUB);
      suite.restart(Suite.Service.NOTIFICATION_HUB);

      // Then
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() ->
              receiver.bodies("/mine").stream().anyMatch(body -> body.contains("Completed\"")));
      List<String> log = RawEntries.of(page(job));
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(receiver.bodies("/all")).isEqualTo(log));
      assertThat(receiver.bodies("/mine")).isSubsetOf(log).contains(log.getFirst(), log.getLast());
      assertThat(receiver.calls())
          .allSatisfy(call -> {
            String secret = call.path().equals("/mine") ? ofJobs : everything.getString("secret");
            assertThatCode(() -> new Webhook(secret).verify(call.body(), call.headers()))
                .doesNotThrowAnyException();
          });
      String deliveries = "/v1/webhooks/" + everything.getString("id") + "/deliveries?limit=200";
      await()
          .untilAsserted(() ->
              assertThat(asOwner().get(deliveries).jsonPath().getList("deliveries.state"))
                  .hasSize(log.size())
                  .containsOnly("delivered"));
      asOwner().delete("/v1/webhooks/" + everything.getString("id")).then().statusCode(204);
    }
  }

  @Test
  void aGuestWatchesByALinkUntilItIsTakenBackAndATicketOpensOneStream() throws Exception {
    // Given
    String job = submit(Map.of(), 6);
    JsonPath link =
        asOwner().post("/v1/jobs/" + job + "/share").then().statusCode(201).extract().jsonPath();
    HttpResponse<InputStream> guest = listen(link.getString("eventsUrl"));
    assertThat(guest.statusCode()).isEqualTo(200);

    // When
    try (ExecutorService reader = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<byte[]> heard = reader.submit(() -> guest.body().readAllBytes());
      asOwner().delete("/v1/jobs/" + job + "/share/" + link.getString("id")).then().statusCode(204);

      // Then
      await().atMost(Duration.ofSeconds(3)).until(heard::isDone);
    }
    assertThat(listen(link.getString("eventsUrl")).statusCode()).isEqualTo(401);
    String ticket = asOwner().post("/v1/tickets").then().statusCode(201).extract().path("ticket");
    String stream = suite.url() + "/v1/jobs/" + job + "/events?ticket=" + ticket;
    HttpResponse<InputStream> first = listen(stream);
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(listen(stream).statusCode()).isEqualTo(401);
    first.body().close();
    new Watcher(suite, job).watchToTheEnd();
    assertThat(asOwner().get("/v1/jobs/" + job + "/logs").statusCode()).isEqualTo(200);
  }

  private static String submit(Map<String, Object> more, int duration) {
    Map<String, Object> body = new java.util.HashMap<>(more);
    body.put("model", "studio");
    body.put("prompt", "A lantern floats over a quiet harbor");
    body.put("duration", duration);
    body.put("size", "426x240");
    return asOwner().body(body).post("/v1/jobs").then().statusCode(202).extract().path("id");
  }

  private static String page(String job) {
    return asOwner()
        .accept("application/json")
        .get("/v1/jobs/" + job + "/events?limit=500")
        .asString();
  }

  private static HttpResponse<InputStream> listen(String url) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(url)).header("Accept", "text/event-stream").build(),
        HttpResponse.BodyHandlers.ofInputStream());
  }

  private static RequestSpecification asOwner() {
    return given()
        .baseUri(suite.url())
        .header("Authorization", "Bearer " + suite.key())
        .contentType("application/json");
  }
}
