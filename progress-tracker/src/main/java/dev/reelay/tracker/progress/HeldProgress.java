package dev.reelay.tracker.progress;

import dev.reelay.bus.Duty;
import dev.reelay.bus.LogFields;
import dev.reelay.bus.Loop;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells what was held back once its pause is over, so that the last change is never lost. */
@ApplicationScoped
class HeldProgress implements Duty {
  private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);

  /** Another instance may be telling what is due; asking at once again would only spin. */
  private static final Duration SHORTEST_SLEEP = Duration.ofMillis(10);

  private static final Duration FORGETTING = Duration.ofMinutes(10);
  private static final int FORGOTTEN_AT_ONCE = 1_000;

  private final TrackedJobStore store;
  private final ProgressPublisher publisher;
  private final ProgressConfig config;
  private @Nullable Loop telling;
  private @Nullable Loop forgetting;

  HeldProgress(TrackedJobStore store, ProgressPublisher publisher, ProgressConfig config) {
    this.store = store;
    this.publisher = publisher;
    this.config = config;
  }

  @Override
  public void start() {
    telling = Loop.start("tracker-held-progress", this::tell);
    forgetting = Loop.start("tracker-forgetting", this::forget);
  }

  @Override
  public void stop() {
    if (telling != null) {
      telling.close();
    }
    if (forgetting != null) {
      forgetting.close();
    }
  }

  void wake() {
    if (telling != null) {
      telling.wake();
    }
  }

  private Duration tell() {
    int told = QuarkusTransaction.requiringNew().call(this::tellDue);
    if (told == config.batch()) {
      return Duration.ZERO;
    }
    Duration next = QuarkusTransaction.requiringNew().call(store::untilDue).orElse(LONGEST_SLEEP);
    return next.compareTo(SHORTEST_SLEEP) < 0
        ? SHORTEST_SLEEP
        : next.compareTo(LONGEST_SLEEP) > 0 ? LONGEST_SLEEP : next;
  }

  /** Tells what is due, in the caller's transaction; returns how many jobs were looked at. */
  int tellDue() {
    List<TrackedJob> due = store.lockDue(config.batch());
    for (TrackedJob job : due) {
      try (LogFields _ = LogFields.of(job.ref())) {
        tell(job);
      }
    }
    return due.size();
  }

  private void tell(TrackedJob locked) {
    TrackedJob job = locked.with(locked.progress().at(locked.now()));
    Shown last = job.shown();
    Shown next = job.progress().shown();
    if (next == null) {
      store.save(job.held(null));
    } else if (last != null && next.estimated() && !next.isNewsAfter(last)) {
      store.save(job.held(job.progress().nextEstimate(job.now())));
    } else {
      publisher.publish(job, next);
    }
  }

  private Duration forget() {
    int gone =
        QuarkusTransaction.requiringNew()
            .call(() -> store.deleteEndedBefore(config.retention(), FORGOTTEN_AT_ONCE));
    return gone == FORGOTTEN_AT_ONCE ? Duration.ZERO : FORGETTING;
  }
}
