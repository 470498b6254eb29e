package dev.reelay.orchestrator.grant;

import org.jspecify.annotations.Nullable;

/**
 * What a provider may have.
 *
 * @param maxRunning stage runs at once, at least 1
 * @param startsPerMinute runs that may begin there within any minute, at least 1; null when any
 *     number may
 */
record ProviderLimit(int maxRunning, @Nullable Integer startsPerMinute) {}
