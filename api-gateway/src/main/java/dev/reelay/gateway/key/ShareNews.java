package dev.reelay.gateway.key;

import dev.reelay.bus.Events;
import dev.reelay.event.VirtualKeyChanged;
import dev.reelay.gateway.problem.ProblemCode;
import dev.reelay.gateway.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Tells of share links that were taken back, as a change of their key. */
@ApplicationScoped
public class ShareNews {
  private final VirtualKeyStore keys;
  private final Events events;

  ShareNews(VirtualKeyStore keys, Events events) {
    this.keys = keys;
    this.events = events;
  }

  /** Tells it in the caller's transaction. */
  public void revoked(String keyId, List<String> shareIds) {
    VirtualKey key =
        keys.lock(keyId)
            .orElseThrow(() ->
                ProblemException.of(ProblemCode.KEY_NOT_FOUND, "No virtual key has this id."));
    key.version++;
    events.publish(
        key.id,
        new VirtualKeyChanged(
            key.version, key.enabled ? "active" : "disabled", null, key.limits(), shareIds));
  }
}
