/** Replicate's predictions: progress in logs, webhooks in any order, results that soon vanish. */
@NullMarked
package dev.reelay.simulator.replicate;

import org.jspecify.annotations.NullMarked;
