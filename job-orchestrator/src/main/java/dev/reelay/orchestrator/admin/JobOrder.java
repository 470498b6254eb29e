package dev.reelay.orchestrator.admin;

import org.jspecify.annotations.Nullable;

/**
 * What an administrator wants done.
 *
 * @param filter which jobs; only for orders about many, and then needed
 * @param reason why, 1 to 500 characters; needed
 */
public record JobOrder(@Nullable JobFilter filter, @Nullable String reason) {}
