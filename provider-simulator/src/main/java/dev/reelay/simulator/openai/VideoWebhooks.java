package dev.reelay.simulator.openai;

import dev.reelay.simulator.account.AccountSettings;
import dev.reelay.simulator.clock.SimulatedClock;
import dev.reelay.simulator.job.RemoteJob;
import dev.reelay.simulator.webhook.Due;
import dev.reelay.simulator.webhook.Push;
import dev.reelay.simulator.webhook.Webhooks;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Webhooks of an account: thin events that name a video which has ended. */
@ApplicationScoped
class VideoWebhooks {
  private static final List<Duration> RETRIES =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofMinutes(5),
          Duration.ofHours(1),
          Duration.ofHours(12),
          Duration.ofHours(58));

  private final Webhooks webhooks;
  private final SimulatedClock clock;

  VideoWebhooks(Webhooks webhooks, SimulatedClock clock) {
    this.webhooks = webhooks;
    this.clock = clock;
  }

  void plan(RemoteJob job, AccountSettings settings) {
    String url = settings.webhookUrl();
    if (url == null) {
      return;
    }
    String event = job.story().failure().isPresent() ? "video.failed" : "video.completed";
    webhooks.plan(
        new Push(job, url, settings.webhookSecret(), RETRIES, due -> body(job, due)),
        List.of(Due.genuine(job.ends(), event)));
  }

  private @Nullable JsonObject body(RemoteJob job, Due due) {
    if (!job.at(clock.instant()).known()) {
      return null;
    }
    return new JsonObject()
        .put("id", "evt_" + job.story().dice().hex("event " + due.event(), 32))
        .put("object", "event")
        .put("created_at", clock.wallNow().getEpochSecond())
        .put("type", due.event())
        .put("data", new JsonObject().put("id", job.id()));
  }
}
