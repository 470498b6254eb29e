/**
 * Benchmarks that compare the suite with the bare tools below it, on one machine and in one run.
 */
@NullMarked
package dev.reelay.benchmarks;

import org.jspecify.annotations.NullMarked;
