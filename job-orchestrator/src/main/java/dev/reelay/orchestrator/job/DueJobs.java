package dev.reelay.orchestrator.job;

import dev.reelay.bus.LoopDuty;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.time.Duration;
import java.util.List;

/** Does something about jobs that are due, each in a transaction of its own. */
abstract class DueJobs extends LoopDuty {
  /** At most this many jobs, longest overdue first; nothing is locked. */
  abstract List<String> due(int limit);

  /** Does what is due about a job, unless somebody else has it or it is due no longer. */
  abstract void advance(String jobId);

  /** Most jobs of one round. */
  abstract int batch();

  /** How long to wait when nothing more is due. */
  abstract Duration pause();

  @Override
  protected Duration round() {
    List<String> jobs = QuarkusTransaction.requiringNew().call(() -> due(batch()));
    RuntimeException failure = null;
    for (String jobId : jobs) {
      try {
        QuarkusTransaction.requiringNew().run(() -> advance(jobId));
      } catch (RuntimeException e) {
        // One job must not keep the others waiting; the loop logs, counts and pauses.
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
    return jobs.size() == batch() ? Duration.ZERO : pause();
  }
}
