package dev.reelay.chaos;

import dev.reelay.bus.JobRef;
import dev.reelay.event.EngineStatus;
import dev.reelay.event.StageProgressed;
import java.time.Instant;
import java.util.List;

/** What publishers tell. */
final class Facts {
  private Facts() {}

  /** The report with this number about a job. */
  static StageProgressed progress(JobRef job, long number, Instant observedAt) {
    return new StageProgressed(
        job.jobId(),
        "rendering",
        1,
        "chaos",
        number,
        null,
        EngineStatus.RUNNING,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        List.of(),
        null,
        null,
        null,
        observedAt);
  }
}
