/** How requests are refused. */
@NullMarked
package dev.reelay.tracker.problem;

import org.jspecify.annotations.NullMarked;
