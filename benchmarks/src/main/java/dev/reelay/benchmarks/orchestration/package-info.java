/** How many jobs the orchestrator brings to their end, next to a job scheduler on one database. */
@NullMarked
package dev.reelay.benchmarks.orchestration;

import org.jspecify.annotations.NullMarked;
