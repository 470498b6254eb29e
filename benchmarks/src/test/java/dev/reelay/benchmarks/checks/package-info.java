/** What the benchmark of the checks computes. */
@NullMarked
package dev.reelay.benchmarks.checks;

import org.jspecify.annotations.NullMarked;
