package dev.reelay.orchestrator.admin;

import dev.reelay.event.JobStatus;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs are meant; what is null does not matter.
 *
 * @param jobIds these alone, at most 1,000
 * @param keyId of this virtual key
 * @param status words of states, as in {@code processing}
 * @param model asked for by this name
 * @param provider at work for it, or to be asked next
 * @param createdAfter heard of later than this
 * @param createdBefore heard of before this
 */
public record JobFilter(
    @Nullable List<String> jobIds,
    @Nullable String keyId,
    @Nullable List<String> status,
    @Nullable String model,
    @Nullable String provider,
    @Nullable Instant createdAfter,
    @Nullable Instant createdBefore) {
  private static final int IDS_MAX = 1_000;
  private static final List<String> STATES =
      Arrays.stream(JobStatus.values()).map(JobStatus::word).toList();

  /** Whether it means every job there is. */
  boolean isEverything() {
    return jobIds == null
        && keyId == null
        && status == null
        && model == null
        && provider == null
        && createdAfter == null
        && createdBefore == null;
  }

  /** What is wrong with it and where; null when nothing is. */
  @Nullable Problem fault() {
    if (jobIds != null && jobIds.size() > IDS_MAX) {
      return Problem.at("jobIds", "At most " + IDS_MAX + " jobs can be named.");
    }
    if (status != null && !STATES.containsAll(status)) {
      return Problem.at("status", "A status is one of " + String.join(", ", STATES) + ".");
    }
    return null;
  }
}
