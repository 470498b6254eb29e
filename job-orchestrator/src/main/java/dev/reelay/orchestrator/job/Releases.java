package dev.reelay.orchestrator.job;

import dev.reelay.bus.Events;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Undoes what jobs that ended badly left, some time later: the last stage first, each once the one
 * after it is gone. Stages that a living job reuses wait; those of a completed one stay.
 */
@ApplicationScoped
class Releases extends DueJobs {
  private static final int ORDER = 130;
  private static final int BATCH = 50;
  private static final int ATTEMPTS_MAX = 10;

  private final ReleaseStore store;
  private final Events events;
  private final JobConfig config;
  private final MeterRegistry meters;

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
  protected String name() {
    return "orchestrator-releases";
  }

  @Override
  List<String> due(int limit) {
    return store.due(limit);
  }

  @Override
  int batch() {
    return BATCH;
  }

  @Override
  Duration pause() {
    return config.releasePause();
  }

  @Override
  void advance(String jobId) {
    if (!store.lockFree(jobId)) {
      return;
    }
    store.keepUsed(jobId);
    ReleaseStore.Due due = store.next(jobId).orElse(null);
    if (due == null) {
      store.postpone(jobId, config.releaseRetry());
    } else if (due.attempts() == ATTEMPTS_MAX) {
      close(due.request().stageRunId(), "given_up", "Nobody answered");
    } else {
      JobLog.about(due.job(), () -> events.publish(due.job(), List.of(due.request())));
      store.requested(due.request().stageRunId(), config.releaseRetry());
    }
  }

  /** The adapters have removed what a run left. */
  void released(String runId, @Nullable String warning) {
    close(runId, "released", warning);
  }

  private void close(String runId, String state, @Nullable String warning) {
    if (store.end(runId, state, warning)) {
      meters
          .counter("reelay.releases", "outcome", warning == null ? state : "incomplete")
          .increment();
    }
  }
}
