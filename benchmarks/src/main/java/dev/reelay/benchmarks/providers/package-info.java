/**
 * How many running jobs one instance of the provider adapters keeps an eye on, and how quickly it
 * reports.
 */
@NullMarked
package dev.reelay.benchmarks.providers;

import org.jspecify.annotations.NullMarked;
