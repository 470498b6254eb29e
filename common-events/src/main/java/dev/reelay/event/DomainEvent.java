package dev.reelay.event;

/** Anything that services tell each other. The simple class name is the event type on the wire. */
public sealed interface DomainEvent permits JobEvent, SettingsEvent {}
