package dev.reelay.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A provider, with the models it serves, became available or unavailable. */
public record ProviderAvailabilityChanged(
    long version, String provider, List<String> models, boolean available, @Nullable String reason)
    implements SettingsEvent {

  public ProviderAvailabilityChanged {
    models = List.copyOf(models);
  }
}
