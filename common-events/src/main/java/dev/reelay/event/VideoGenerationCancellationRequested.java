package dev.reelay.event;

import org.jspecify.annotations.Nullable;

/** Somebody who may asked for the job to stop. */
public record VideoGenerationCancellationRequested(String by, @Nullable String reason)
    implements JobEvent {}
