package dev.reelay.event;

/**
 * A fact about a key, a provider or a model; travels on the plain settings queues. The highest
 * version wins.
 */
public sealed interface SettingsEvent extends DomainEvent
    permits VirtualKeyChanged, ProviderAvailabilityChanged, ModelDurationsChanged {}
