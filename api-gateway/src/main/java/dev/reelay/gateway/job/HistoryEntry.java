package dev.reelay.gateway.job;

import dev.reelay.event.Failure;
import dev.reelay.event.JobStatus;
import dev.reelay.event.OrchestratorFact;
import dev.reelay.event.VideoGenerationCancellationStarted;
import dev.reelay.event.VideoGenerationCancelled;
import dev.reelay.event.VideoGenerationCompleted;
import dev.reelay.event.VideoGenerationFailed;
import dev.reelay.event.VideoGenerationQueued;
import dev.reelay.event.VideoGenerationRetryScheduled;
import dev.reelay.event.VideoGenerationStarted;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One change of the state of a job.
 *
 * @param version job version, rises with each
 * @param event type of the fact that told it
 * @param by who wanted it; null when nobody did
 * @param reason for people; null when none was told
 * @param failureCode null unless something failed
 */
record HistoryEntry(
    long version,
    JobStatus status,
    int attempt,
    String event,
    @Nullable String by,
    @Nullable String reason,
    @Nullable String failureCode,
    Instant at) {

  static HistoryEntry of(OrchestratorFact fact, Instant at) {
    return switch (fact) {
      case VideoGenerationQueued queued ->
          entry(queued, at, new Why(null, queued.waitingFor().word(), null));
      case VideoGenerationStarted started -> entry(started, at, Why.NOTHING);
      case VideoGenerationRetryScheduled retry -> entry(retry, at, Why.of(retry.failure()));
      case VideoGenerationCancellationStarted stop ->
          entry(stop, at, new Why(stop.by(), stop.reason(), null));
      case VideoGenerationCompleted completed -> entry(completed, at, Why.NOTHING);
      case VideoGenerationFailed failed -> entry(failed, at, Why.of(failed.failure()));
      case VideoGenerationCancelled stopped ->
          entry(stopped, at, new Why(null, stopped.reason(), null));
    };
  }

  private record Why(@Nullable String by, @Nullable String reason, @Nullable String code) {
    static final Why NOTHING = new Why(null, null, null);

    static Why of(Failure failure) {
      return new Why(null, failure.message(), failure.code());
    }
  }

  private static HistoryEntry entry(OrchestratorFact fact, Instant at, Why why) {
    return new HistoryEntry(
        fact.jobVersion(),
        fact.status(),
        fact.attempt(),
        fact.getClass().getSimpleName(),
        why.by(),
        why.reason(),
        why.code(),
        at);
  }
}
