package dev.reelay.simulator.minimax;

import dev.reelay.simulator.job.RemoteJob;
import dev.reelay.simulator.scenario.Dice;
import dev.reelay.simulator.webhook.Due;
import dev.reelay.simulator.webhook.Push;
import dev.reelay.simulator.webhook.Webhooks;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

/**
 * Callbacks: a challenge before the task is taken, then a few unsigned posts that nobody repeats.
 */
@ApplicationScoped
class Callbacks {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Webhooks webhooks;

  Callbacks(Webhooks webhooks) {
    this.webhooks = webhooks;
  }

  /** Whether the receiver echoes a challenge within three seconds. */
  boolean isConfirmed(String url) {
    String challenge = new Dice(url).hex("challenge", 32);
    return webhooks
        .call(url, new JsonObject().put("challenge", challenge), PATIENCE)
        .filter(answer -> answer.status() == 200)
        .filter(answer -> challenge.equals(echo(answer.body())))
        .isPresent();
  }

  /** Plans the posts of a task; the words are those of the generation's callbacks. */
  void plan(RemoteJob job, String url, Words words, Push.Content content) {
    webhooks.plan(
        new Push(job, url, null, List.of(), content),
        List.of(
            Due.genuine(job.story().starts(), words.running()),
            Due.genuine(
                job.ends(),
                job.story().failure().isPresent() ? words.failed() : words.succeeded())));
  }

  /** Posts at once that a task was cancelled. */
  void cancelled(RemoteJob job, String url, Push.Content content) {
    webhooks.now(new Push(job, url, null, List.of(), content), "cancelled");
  }

  /** How a generation spells states in callbacks. */
  record Words(String running, String succeeded, String failed) {}

  private static String echo(String body) {
    try {
      return String.valueOf(new JsonObject(body).getValue("challenge"));
    } catch (DecodeException | ClassCastException _) {
      return "";
    }
  }
}
