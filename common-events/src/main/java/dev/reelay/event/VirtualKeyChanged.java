package dev.reelay.event;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A virtual key was made, changed, disabled or revoked. The state is active, disabled or revoked.
 */
public record VirtualKeyChanged(
    long version,
    String state,
    @Nullable Instant expiresAt,
    KeyLimits limits,
    List<String> revokedShares)
    implements SettingsEvent {

  public VirtualKeyChanged {
    revokedShares = List.copyOf(revokedShares);
  }
}
