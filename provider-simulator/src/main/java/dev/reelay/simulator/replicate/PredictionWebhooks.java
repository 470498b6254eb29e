package dev.reelay.simulator.replicate;

import dev.reelay.simulator.account.AccountSettings;
import dev.reelay.simulator.clock.SimulatedClock;
import dev.reelay.simulator.job.Moment;
import dev.reelay.simulator.job.Phase;
import dev.reelay.simulator.job.RemoteJob;
import dev.reelay.simulator.job.Story;
import dev.reelay.simulator.scenario.Fault;
import dev.reelay.simulator.webhook.Disguise;
import dev.reelay.simulator.webhook.Due;
import dev.reelay.simulator.webhook.Push;
import dev.reelay.simulator.webhook.Webhooks;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Webhooks of one prediction each: the whole object as it was when the event happened, which may be
 * long ago when it arrives.
 */
record PredictionWebhooks(Webhooks webhooks, PredictionJson json, SimulatedClock clock) {
  private static final String COMPLETED = "completed";
  private static final String OUTPUT = "output";
  private static final int LOGS = 10;
  private static final Duration SHORTEST = Duration.ofMillis(500);
  private static final List<Duration> RETRIES =
      List.of(
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(4),
          Duration.ofSeconds(8),
          Duration.ofSeconds(16),
          Duration.ofSeconds(30));

  /** Plans what is sent unless the client stops the job. */
  void plan(RemoteJob job, AccountSettings settings) {
    Story story = job.story();
    JsonArray events = job.order().facts().getJsonArray("events");
    List<Due> due = new ArrayList<>();
    if (events.contains("start")) {
      due.add(Due.genuine(story.starts(), "start"));
    }
    if (events.contains("logs")) {
      addLogs(job, due);
    }
    boolean ends = !story.has(Fault.STALLED);
    if (events.contains(OUTPUT) && ends && story.failure().isEmpty()) {
      due.add(Due.genuine(job.ends(), OUTPUT));
    }
    if (events.contains(COMPLETED) && ends) {
      due.add(Due.genuine(job.ends(), COMPLETED));
    }
    send(job, settings, due);
  }

  /** Tells that a job was stopped. */
  void stopped(RemoteJob job, AccountSettings settings) {
    if (job.order().facts().getJsonArray("events").contains(COMPLETED)) {
      send(job, settings, List.of(Due.genuine(job.ends(), COMPLETED)));
    }
  }

  private void send(RemoteJob job, AccountSettings settings, List<Due> due) {
    String url = job.order().facts().getString("webhook");
    if (url == null || due.isEmpty()) {
      return;
    }
    Map<String, Instant> happened = new HashMap<>();
    due.forEach(one -> happened.put(one.event(), one.at()));
    Push.Content content = new Content(job, happened);
    webhooks.plan(new Push(job, url, settings.webhookSecret(), RETRIES, content), due);
  }

  private static void addLogs(RemoteJob job, List<Due> due) {
    Story story = job.story();
    Duration between = story.running().dividedBy(LOGS);
    Duration step = between.compareTo(SHORTEST) < 0 ? SHORTEST : between;
    for (int i = 0; i < LOGS; i++) {
      Instant at = story.starts().plus(step.multipliedBy(i));
      if (at.isBefore(job.ends())) {
        due.add(Due.genuine(at, "logs-" + i));
      }
    }
  }

  private final class Content implements Push.Content {
    private final RemoteJob job;
    private final Map<String, Instant> happened;

    private Content(RemoteJob job, Map<String, Instant> happened) {
      this.job = job;
      this.happened = Map.copyOf(happened);
    }

    @Override
    public boolean isRepeated(Due due) {
      return due.event().equals(COMPLETED);
    }

    @Override
    public @Nullable JsonObject body(Due due) {
      Moment now = job.at(clock.instant());
      if (due.disguise() == Disguise.FORGED) {
        return json.of(job, now, 1)
            .put("status", "succeeded")
            .put("output", PredictionJson.forgedOutput(job));
      }
      Instant at = happened.getOrDefault(due.event(), now.at());
      Instant stopped = now.phase() == Phase.CANCELLED ? now.ended() : null;
      if (!now.known() || (stopped != null && stopped.isBefore(at))) {
        return null;
      }
      // Told as it was then: late news looks like news.
      Moment then =
          stopped != null && stopped.equals(at)
              ? job.at(at)
              : job.story().at(at, job.story().starts(), null);
      JsonObject body = json.of(job, then, 1);
      return due.event().equals(OUTPUT)
          ? body.put("status", "processing").put("completed_at", (Object) null)
          : body;
    }
  }
}
