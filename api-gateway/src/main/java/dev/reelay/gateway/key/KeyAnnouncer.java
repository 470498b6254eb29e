package dev.reelay.gateway.key;

import dev.reelay.bus.AfterCommit;
import dev.reelay.bus.Events;
import dev.reelay.event.VirtualKeyChanged;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Tells of a change, in the transaction that makes it. */
@ApplicationScoped
class KeyAnnouncer {
  private final Events events;
  private final AfterCommit afterCommit;
  private final Authentication authentication;

  KeyAnnouncer(Events events, AfterCommit afterCommit, Authentication authentication) {
    this.events = events;
    this.afterCommit = afterCommit;
    this.authentication = authentication;
  }

  void announce(VirtualKey key) {
    events.publish(
        key.id,
        new VirtualKeyChanged(
            key.version, key.enabled ? "active" : "disabled", null, key.limits(), List.of()));
    afterCommit.run(authentication::forget);
  }
}
