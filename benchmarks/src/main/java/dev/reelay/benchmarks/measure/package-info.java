/** What the benchmarks of running services measure with. */
@NullMarked
package dev.reelay.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
