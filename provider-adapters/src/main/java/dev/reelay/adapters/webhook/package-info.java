/**
 * Calls of providers to us: proven, stored, answered, and then taken as a hint to look at a run.
 */
@NullMarked
package dev.reelay.adapters.webhook;

import org.jspecify.annotations.NullMarked;
