package dev.reelay.gateway.job;

import dev.reelay.bus.JobRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import org.jspecify.annotations.Nullable;

/**
 * The one transaction that makes a job: its row, its idempotency key and the event leave together.
 */
@ApplicationScoped
class Acceptance {
  private final Repeats repeats;
  private final Creation creation;

  Acceptance(Repeats repeats, Creation creation) {
    this.repeats = repeats;
    this.creation = creation;
  }

  /**
   * A job that is to be made.
   *
   * @param idempotencyKey null when the client sent none
   */
  record Wanted(JobRef job, JobRequest request, @Nullable String idempotencyKey) {}

  /** Makes the job, or finds the one that an equal request made before. */
  @Transactional
  JobView accept(Wanted wanted) {
    return repeats
        .earlier(wanted.job(), wanted.idempotencyKey(), wanted.request().fingerprint())
        .orElseGet(() -> creation.create(wanted.job(), wanted.request(), Origin.CLIENT));
  }
}
