package dev.reelay.orchestrator.job;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The jobs that the caller's transaction has locked, as it left them: events that share a
 * transaction are often about one job, which need be read only once.
 */
@ApplicationScoped
class JobsInHand {
  private final TransactionSynchronizationRegistry registry;

  JobsInHand(TransactionSynchronizationRegistry registry) {
    this.registry = registry;
  }

  private static final class Held {
    private final Map<String, Job> jobs = new HashMap<>();
  }

  /** Empty when this transaction has not locked the job. */
  Optional<Job> get(String jobId) {
    Held held = (Held) registry.getResource(Held.class);
    return held == null ? Optional.empty() : Optional.ofNullable(held.jobs.get(jobId));
  }

  /** What this transaction has made of a job that it has locked. */
  void keep(Job job) {
    Held held = (Held) registry.getResource(Held.class);
    if (held == null) {
      held = new Held();
      registry.putResource(Held.class, held);
    }
    held.jobs.put(job.id(), job);
  }
}
