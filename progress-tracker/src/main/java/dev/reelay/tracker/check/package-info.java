/**
 * When to look again at each running stage: every unfinished stage run has a row with its next
 * check.
 */
@NullMarked
package dev.reelay.tracker.check;

import org.jspecify.annotations.NullMarked;
