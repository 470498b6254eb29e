package dev.reelay.endtoend;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.testkit.TestTokens;
import dev.reelay.testkit.fault.ServiceProcess;
import io.restassured.response.ValidatableResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Two instances of the hub, one of them killed again and again, and clients that move between. */
class MovingClientsTest {
  private static final int JOBS = 4;
  private static final int CLIENTS_OF_JOB = 25;
  private static final int KILLS = 3;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @Test
  void clientsThatMoveBetweenInstancesOfWhichOneIsKilledMissNothing() throws Exception {
    Suite suite = Suite.start();
    try (ServiceProcess other = suite.another(Suite.Service.NOTIFICATION_HUB, "hub-2");
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      // Given
      await().atMost(Duration.ofSeconds(90)).until(other::isReady);
      ValidatableResponse owner = owner(suite);
      String keyId = owner.extract().path("id");
      String key = owner.extract().path("key");
      List<URI> hubs = List.of(suite.hub(), other.url());
      List<String> jobs = new ArrayList<>();
      List<Future<List<String>>> clients = new ArrayList<>();
      for (int n = 0; n < JOBS; n++) {
        String job = submit(suite, key, "Boats of fleet " + n);
        jobs.add(job);
        for (int client = 0; client < CLIENTS_OF_JOB; client++) {
          Random random = new Random(n * 1_000L + client);
          clients.add(threads.submit(() -> watch(hubs, keyId, job, random)));
        }
      }

      // When
      for (int n = 0; n < KILLS; n++) {
        other.kill();
        other.start();
        await().atMost(Duration.ofSeconds(90)).until(other::isReady);
      }

      // Then
      for (int n = 0; n < clients.size(); n++) {
        assertThat(clients.get(n).get(3, TimeUnit.MINUTES))
            .isEqualTo(log(suite, key, jobs.get(n / CLIENTS_OF_JOB)));
      }
    } finally {
      suite.stop();
    }
  }

  /** The entries of a job as a client has them in the end, who is never connected for long. */
  private static List<String> watch(List<URI> hubs, String keyId, String job, Random random)
      throws InterruptedException {
    List<String> seen = new ArrayList<>();
    while (true) {
      Visit visit = new Visit();
      WebSocket socket;
      try {
        socket =
            HTTP.newWebSocketBuilder()
                .connectTimeout(Duration.ofSeconds(5))
                .header("Authorization", "Bearer " + TestTokens.key(keyId))
                .buildAsync(
                    URI.create(
                        hubs.get(random.nextInt(hubs.size())).toString().replaceFirst("^http", "ws")
                            + "/v1/realtime"),
                    visit)
                .join();
        socket
            .sendText(
                "{\"op\":\"subscribe\",\"job\":\"%s\",\"after\":%d}".formatted(job, seen.size()),
                true)
            .join();
      } catch (CompletionException e) {
        // That instance was just killed.
        continue;
      }
      long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100 + random.nextInt(1_500));
      for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
        String text = visit.texts.poll(left, TimeUnit.NANOSECONDS);
        if (text == null || text.isEmpty()) {
          break;
        }
        if (text.startsWith("{\"op\":\"entry\"")) {
          seen.add(text.substring(text.indexOf("\"entry\":{") + 8, text.length() - 1));
        } else if (text.startsWith("{\"op\":\"end\"")) {
          socket.abort();
          return seen;
        }
      }
      socket.abort();
    }
  }

  /** What comes over one connection; an empty text once it is lost. */
  private static final class Visit implements WebSocket.Listener {
    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final StringBuilder part = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        texts.add(part.toString());
        part.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      texts.add("");
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int statusCode, String reason) {
      texts.add("");
      return null;
    }
  }

  private static ValidatableResponse owner(Suite suite) {
    return given()
        .baseUri(suite.url())
        .header("Authorization", "Bearer " + suite.adminKey())
        .contentType("application/json")
        .body(Map.of("name", "moving", "maxRunning", JOBS))
        .post("/admin/keys")
        .then()
        .statusCode(201);
  }

  private static String submit(Suite suite, String key, String prompt) {
    return given()
        .baseUri(suite.url())
        .header("Authorization", "Bearer " + key)
        .contentType("application/json")
        .body(
            Map.of(
                "model", "studio", "prompt", prompt, "duration", 8, "size", "320x180", "seed", 7))
        .post("/v1/jobs")
        .then()
        .statusCode(202)
        .extract()
        .path("id");
  }

  private static List<String> log(Suite suite, String key, String job) {
    return RawEntries.of(
        given()
            .baseUri(suite.url())
            .header("Authorization", "Bearer " + key)
            .accept("application/json")
            .get("/v1/jobs/" + job + "/events?limit=500")
            .asString());
  }
}
