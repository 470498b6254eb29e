package dev.reelay.event;

import org.jspecify.annotations.Nullable;

/** Somebody who may asked for the next attempt at once instead of after the pause. */
public record VideoGenerationRetryRequested(String by, @Nullable String reason)
    implements JobEvent {}
