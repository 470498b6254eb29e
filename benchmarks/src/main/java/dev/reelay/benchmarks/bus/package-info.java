/** How fast the bus is, and how fast its partitions move, next to the servers below it. */
@NullMarked
package dev.reelay.benchmarks.bus;

import org.jspecify.annotations.NullMarked;
