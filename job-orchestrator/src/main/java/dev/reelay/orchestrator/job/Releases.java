package dev.reelay.orchestrator.job;

import dev.reelay.bus.Duty;
import dev.reelay.bus.Events;
import dev.reelay.bus.Loop;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Undoes what jobs that ended badly left, some time later: the last stage first, each once the one
 * after it is gone. Stages that a living job reuses wait; those of a completed one stay.
 */
@ApplicationScoped
class Releases implements Duty {
  private static final int ORDER = 130;
  private static final int BATCH = 50;
  private static final int ATTEMPTS_MAX = 10;

  private final ReleaseStore store;
  private final Events events;
  private final JobConfig config;
  private final MeterRegistry meters;
  private volatile @Nullable Loop loop;

  Releases(ReleaseStore store, Events events, JobConfig config, MeterRegistry meters) {
    this.store = store;
    this.events = events;
    this.config = config;
    this.meters = meters;
  }

  @Override
  public int order() {
    return ORDER;
  }

  @Override
  public void start() {
    loop = Loop.start("orchestrator-releases", this::round);
  }

  @Override
  public void stop() {
    end();
  }

  /** Ends the loop and waits for the round in hand; false when there is none. */
  boolean end() {
    Loop running = loop;
    if (running == null) {
      return false;
    }
    running.close();
    loop = null;
    return true;
  }

  Duration round() {
    List<String> jobs = QuarkusTransaction.requiringNew().call(() -> store.due(BATCH));
    jobs.forEach(job -> QuarkusTransaction.requiringNew().run(() -> advance(job)));
    return jobs.size() == BATCH ? Duration.ZERO : config.releasePause();
  }

  private void advance(String jobId) {
    if (!store.lockFree(jobId)) {
      return;
    }
    store.keepUsed(jobId);
    ReleaseStore.Due due = store.next(jobId).orElse(null);
    if (due == null) {
      store.postpone(jobId, config.releaseRetry());
    } else if (due.attempts() == ATTEMPTS_MAX) {
      end(due.request().stageRunId(), "given_up", "Nobody answered");
    } else {
      JobLog.about(due.job(), () -> events.publish(due.job(), List.of(due.request())));
      store.requested(due.request().stageRunId(), config.releaseRetry());
    }
  }

  /** The adapters have removed what a run left. */
  void released(String runId, @Nullable String warning) {
    end(runId, "released", warning);
  }

  private void end(String runId, String state, @Nullable String warning) {
    if (store.end(runId, state, warning)) {
      meters
          .counter("reelay.releases", "outcome", warning == null ? state : "incomplete")
          .increment();
    }
  }
}
