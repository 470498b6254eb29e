/** Tests of what the benchmark of the provider adapters reckons with. */
@NullMarked
package dev.reelay.benchmarks.providers;

import org.jspecify.annotations.NullMarked;
