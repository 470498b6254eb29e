package dev.reelay.gateway.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.reelay.gateway.Client;
import dev.reelay.gateway.Detached;
import dev.reelay.gateway.GatewayFiles;
import dev.reelay.testkit.SchemaTime;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@TestProfile(Detached.class)
@WithTestResource(TestServers.class)
@WithTestResource(GatewayFiles.class)
@Timeout(60)
class TicketTest {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Inject SchemaTime time;

  @ConfigProperty(name = "quarkus.http.test-port")
  int port;

  @AfterEach
  void letTimeRun() {
    time.run();
  }

  @Test
  void aTicketOpensOneStreamOnce() throws Exception {
    // Given
    Client client = Client.fresh();
    String id = client.job();
    JsonPath made = ticket(client, "{}");
    String path = "/v1/jobs/" + id + "/events?after=3&ticket=" + made.getString("ticket");

    // When
    HttpResponse<InputStream> first = open(path);

    // Then
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.headers().firstValue("Seen-Uri"))
        .contains("/v1/jobs/" + id + "/events?after=3");
    first.body().close();
    assertThat(status(path)).isEqualTo(401);
    String second = ticket(client, "{}").getString("ticket");
    assertThat(status("/v1/jobs/" + id + "/events?access_token=" + second)).isEqualTo(200);
  }

  @Test
  void ofManyWhoShowTheSameTicketOneGetsIn() throws Exception {
    // Given
    Client client = Client.fresh();
    String path =
        "/v1/jobs/" + client.job() + "/events?ticket=" + ticket(client, "{}").getString("ticket");

    // When
    List<Integer> statuses = new CopyOnWriteArrayList<>();
    try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Boolean> one = () -> statuses.add(status(path));
      for (Future<Boolean> done : crowd.invokeAll(java.util.Collections.nCopies(20, one))) {
        done.get();
      }
    }

    // Then
    assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
    assertThat(statuses).filteredOn(status -> status == 401).hasSize(19);
  }

  @Test
  void aTicketThatNobodyUsedIsWorthlessAfterHalfAMinute() throws Exception {
    // Given
    Client client = Client.fresh();
    String id = client.job();
    String used = ticket(client, "{}").getString("ticket");
    String unused = ticket(client, "{}").getString("ticket");

    // When
    time.advance(Duration.ofSeconds(29));
    int early = status("/v1/jobs/" + id + "/events?ticket=" + used);
    time.advance(Duration.ofSeconds(2));
    int late = status("/v1/jobs/" + id + "/events?ticket=" + unused);

    // Then
    assertThat(early).isEqualTo(200);
    assertThat(late).isEqualTo(401);
  }

  @Test
  void aTicketOpensNothingButStreamsOfWhatItIsFor() throws Exception {
    // Given
    Client client = Client.fresh();
    String id = client.job();
    String other = client.job();
    String foreign = Client.fresh().job();

    // Then
    String ofJob = "{\"jobId\":\"" + id + "\"}";
    assertThat(status(events(other, ticket(client, ofJob)))).isEqualTo(404);
    assertThat(status(events(id, ticket(client, ofJob)))).isEqualTo(200);
    String seed = "/events?ticket=" + ticket(client, ofJob).getString("ticket");
    assertThat(status("/api/jobs/" + id + seed)).isEqualTo(200);
    String wrong = "/events?ticket=" + ticket(client, ofJob).getString("ticket");
    assertThat(status("/api/jobs/" + other + wrong)).isEqualTo(404);
    assertThat(status(events(foreign, ticket(client, "{}")))).isEqualTo(404);
    assertThat(status(events("x", ticket(client, "{}")))).isEqualTo(404);
    Client asTicket = new Client("", ticket(client, "{}").getString("ticket"));
    asTicket.request().get("/v1/jobs/" + id).then().statusCode(401);
    asTicket.post("{\"model\":\"studio\",\"prompt\":\"x\"}").then().statusCode(401);
    asTicket.request().get("/v1/jobs/" + id + "/artifacts/video.mp4").then().statusCode(401);
    asTicket.request().post("/v1/tickets").then().statusCode(401);
    client
        .json("{\"jobId\":\"" + foreign + "\"}")
        .post("/v1/tickets")
        .then()
        .statusCode(404)
        .body("code", equalTo("JOB_NOT_FOUND"));
    client.json("{\"job\":1}").post("/v1/tickets").then().statusCode(400);
    given().post("/v1/tickets").then().statusCode(401);
  }

  @Test
  void theTicketOfADisabledKeyOpensNothing() throws Exception {
    // Given
    Client client = Client.fresh();
    String path = events(client.job(), ticket(client, "{}"));

    // When
    Client.admin().request().post("/admin/keys/" + client.keyId() + "/disable");

    // Then
    assertThat(status(path)).isEqualTo(401);
  }

  @Test
  void noCredentialOfAnAddressIsLogged() throws Exception {
    // Given
    Client client = Client.fresh();
    String id = client.job();
    String ticket = ticket(client, "{}").getString("ticket");
    List<String> lines = new CopyOnWriteArrayList<>();
    Handler listener = new Collector(lines);
    Logger root = Logger.getLogger("");
    root.addHandler(listener);
    try {
      // When: it works, it is spent, there is no such job, and a broken answer
      for (String path :
          List.of(
              "/v1/jobs/" + id + "/events?ticket=" + ticket,
              "/v1/jobs/" + id + "/events?ticket=" + ticket,
              "/v1/jobs/job_x/events?access_token=" + client.secret(),
              "/v1/jobs/" + id + "/events?access_token=" + client.secret(),
              "/v1/jobs/" + id + "/artifacts/mute.mp4?access_token=" + client.secret())) {
        status(path);
      }
      client
          .request()
          .get("/v1/jobs/" + id + "/artifacts/mute.mp4?access_token=" + client.secret())
          .then()
          .statusCode(502);
    } finally {
      root.removeHandler(listener);
    }

    // Then
    assertThat(lines).anyMatch(line -> line.contains("mute.mp4"));
    assertThat(String.join("\n", lines)).doesNotContain(client.secret()).doesNotContain(ticket);
  }

  private static final class Collector extends Handler {
    private final List<String> lines;

    Collector(List<String> lines) {
      this.lines = lines;
      setLevel(Level.ALL);
    }

    @Override
    public void publish(LogRecord line) {
      Object[] values = line.getParameters();
      lines.add(
          line.getMessage()
              + (values == null ? "" : java.util.Arrays.toString(values))
              + line.getThrown());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  private static JsonPath ticket(Client client, String body) {
    return client
        .json(body)
        .post("/v1/tickets")
        .then()
        .statusCode(201)
        .header("Cache-Control", "no-store")
        .extract()
        .jsonPath();
  }

  private static String events(String jobId, JsonPath ticket) {
    return "/v1/jobs/" + jobId + "/events?ticket=" + ticket.getString("ticket");
  }

  private int status(String path) throws IOException, InterruptedException {
    HttpResponse<InputStream> answer = open(path);
    answer.body().close();
    return answer.statusCode();
  }

  private HttpResponse<InputStream> open(String path) throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
        HttpResponse.BodyHandlers.ofInputStream());
  }
}
