package dev.reelay.hub.access;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventHandler;
import dev.reelay.event.VirtualKeyChanged;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Remembers which keys were disabled or revoked and which share links taken back: their tokens live
 * for minutes longer.
 */
@ApplicationScoped
class KeyChangedHandler implements EventHandler<VirtualKeyChanged> {
  private final KeyStateStore keys;
  private final RevokedShareStore shares;

  KeyChangedHandler(KeyStateStore keys, RevokedShareStore shares) {
    this.keys = keys;
    this.shares = shares;
  }

  @Override
  public Class<VirtualKeyChanged> type() {
    return VirtualKeyChanged.class;
  }

  @Override
  public void handle(Envelope envelope, VirtualKeyChanged event) {
    keys.keep(envelope.keyId(), event.version(), event.state());
    // Whichever news comes first: a link that was taken back never comes back.
    shares.keep(event.revokedShares());
  }
}
