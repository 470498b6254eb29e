package dev.reelay.event;

/** How long a model typically takes, in seconds. */
public record ModelDurationsChanged(String model, double p50, double p90)
    implements SettingsEvent {}
