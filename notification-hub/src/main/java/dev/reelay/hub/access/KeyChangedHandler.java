package dev.reelay.hub.access;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventHandler;
import dev.reelay.event.VirtualKeyChanged;
import jakarta.enterprise.context.ApplicationScoped;

/** Remembers which keys were disabled or revoked: their tokens live for minutes longer. */
@ApplicationScoped
class KeyChangedHandler implements EventHandler<VirtualKeyChanged> {
  private final KeyStateStore keys;

  KeyChangedHandler(KeyStateStore keys) {
    this.keys = keys;
  }

  @Override
  public Class<VirtualKeyChanged> type() {
    return VirtualKeyChanged.class;
  }

  @Override
  public void handle(Envelope envelope, VirtualKeyChanged event) {
    keys.keep(envelope.keyId(), event.version(), event.state());
  }
}
