package dev.reelay.simulator.webhook;

import dev.reelay.simulator.clock.SimulatedClock;
import dev.reelay.simulator.clock.Timeline;
import dev.reelay.simulator.job.RemoteJob;
import dev.reelay.simulator.ledger.Ledger;
import dev.reelay.simulator.ledger.Requests;
import dev.reelay.simulator.scenario.Fault;
import dev.reelay.simulator.scenario.FaultRule;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sends webhooks when they are due, and again when their receiver does not take them. */
@ApplicationScoped
public class Webhooks {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final String FORGERS_SECRET = "whsec_Zm9yZ2VyLWhhcy1hbm90aGVyLXNlY3JldC0xMjM0NQ==";

  private final Timeline timeline;
  private final SimulatedClock clock;
  private final Ledger ledger;
  private final Requests requests;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /**
   * An answer to a call of ours.
   *
   * @param status the HTTP status
   * @param body the text
   */
  public record Answer(int status, String body) {}

  Webhooks(Timeline timeline, SimulatedClock clock, Ledger ledger, Requests requests) {
    this.timeline = timeline;
    this.clock = clock;
    this.ledger = ledger;
    this.requests = requests;
  }

  /** Plans the webhooks of a job, with what its faults make of them. */
  public void plan(Push push, List<Due> proper) {
    for (Due due : Agenda.of(push.job().story(), proper)) {
      timeline.at(due.at(), () -> send(push, due, 1, null));
    }
  }

  /** Sends one at once, as for something that its client did. Faults of webhooks meet it too. */
  public void now(Push push, String event) {
    plan(push, List.of(Due.genuine(clock.instant(), event)));
  }

  /**
   * Calls a URL with a JSON body and waits for the answer; empty when there is none in time.
   *
   * @param wait of the wall
   */
  public Optional<Answer> call(String url, JsonObject body, Duration wait) {
    try {
      return post(
          HttpRequest.newBuilder(URI.create(url)).timeout(wait), body.toBuffer().getBytes());
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private void send(Push push, Due due, int attempt, byte @Nullable [] before) {
    byte[] body = before == null ? body(push, due) : before;
    if (body == null) {
      return;
    }
    int status = 0;
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(push.url())).timeout(Duration.ofSeconds(10));
      sign(push, due, body, request);
      if (due.disguise() == Disguise.GENUINE) {
        ledger.hinted(push.job());
      }
      status = post(request, body).map(Answer::status).orElse(0);
    } catch (IllegalArgumentException _) {
      // Nobody can be reached at what is no URL.
    }
    RemoteJob job = push.job();
    requests.add(
        new Requests.Webhook(
            clock.wallNow(),
            job.provider(),
            job.id(),
            due.event(),
            due.disguise().word(),
            attempt,
            status));
    if ((status < 200 || status > 299)
        && attempt <= push.retries().size()
        && push.content().isRepeated(due)) {
      Duration wait = push.retries().get(attempt - 1);
      timeline.at(clock.instant().plus(wait), () -> send(push, due, attempt + 1, body));
    }
  }

  private static byte @Nullable [] body(Push push, Due due) {
    JsonObject body = push.content().body(due);
    return body == null ? null : body.toBuffer().getBytes();
  }

  private void sign(Push push, Due due, byte[] body, HttpRequest.Builder request) {
    String secrets = push.secrets();
    if (secrets == null) {
      return;
    }
    Instant at = clock.wallNow();
    if (due.disguise() == Disguise.REPLAYED) {
      double age =
          push.job()
              .story()
              .rule(Fault.WEBHOOK_REPLAYED)
              .map(FaultRule::argument)
              .orElse(Fault.WEBHOOK_REPLAYED.argument());
      at = at.minusSeconds((long) age);
    }
    // The same event has the same id however often it is sent: that is how receivers drop copies.
    String id = "msg_" + push.job().story().dice().hex("webhook " + due.event(), 24);
    String secret = due.disguise() == Disguise.FORGED ? FORGERS_SECRET : secrets;
    long timestamp = at.getEpochSecond();
    request
        .header("webhook-id", id)
        .header("webhook-timestamp", Long.toString(timestamp))
        .header("webhook-signature", StandardWebhooks.signature(secret, id, timestamp, body));
  }

  private Optional<Answer> post(HttpRequest.Builder request, byte[] body) {
    try {
      HttpResponse<String> response =
          client.send(
              request
                  .header("Content-Type", "application/json")
                  .header("User-Agent", "reelay-provider-simulator")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      return Optional.of(new Answer(response.statusCode(), response.body()));
    } catch (IOException _) {
      return Optional.empty();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
