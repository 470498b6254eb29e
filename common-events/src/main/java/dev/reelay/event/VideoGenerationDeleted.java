package dev.reelay.event;

/** A finished job and all that belongs to it was removed. */
public record VideoGenerationDeleted(DeletionReason reason) implements JobEvent {}
