/**
 * The life of a stage run at a provider: submitted, looked at, stopped, brought home, cleared away.
 */
@NullMarked
package dev.reelay.adapters.task;

import org.jspecify.annotations.NullMarked;
