/** What became of a job, stage by stage and step by step, as its owner may look it up. */
@NullMarked
package dev.reelay.tracker.history;

import org.jspecify.annotations.NullMarked;
