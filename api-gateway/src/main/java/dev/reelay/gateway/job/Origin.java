package dev.reelay.gateway.job;

import org.jspecify.annotations.Nullable;

/**
 * Where a new job comes from.
 *
 * @param retryOf the job that it repeats; null for a job of its own
 * @param fromStage the first stage to do again; null leaves it to the orchestrator
 * @param provider who shall make it; null leaves it to the orchestrator
 */
record Origin(@Nullable String retryOf, @Nullable String fromStage, @Nullable String provider) {
  static final Origin CLIENT = new Origin(null, null, null);
}
