/** How punctual the tracker's checks are, and what they cost, next to schedulers on JDBC. */
@NullMarked
package dev.reelay.benchmarks.checks;

import org.jspecify.annotations.NullMarked;
