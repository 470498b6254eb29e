/**
 * What is heard of a job: one handler for each event, which tells progress, checks and durations.
 */
@NullMarked
package dev.reelay.tracker.job;

import org.jspecify.annotations.NullMarked;
