/** Gives waiting jobs the grants they need and starts them, keys in turn. */
@NullMarked
package dev.reelay.orchestrator.dispatch;

import org.jspecify.annotations.NullMarked;
