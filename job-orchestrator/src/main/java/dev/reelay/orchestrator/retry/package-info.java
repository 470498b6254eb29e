/** When a failed attempt is tried again. */
@NullMarked
package dev.reelay.orchestrator.retry;

import org.jspecify.annotations.NullMarked;
