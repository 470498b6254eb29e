package dev.reelay.gateway.key;

import dev.reelay.gateway.body.Fields;
import org.jspecify.annotations.Nullable;

/**
 * A change of what a key may use; what is null stays as it is.
 *
 * @param unlimitedStarts whether jobs may start at any rate from now on
 */
record KeyPatch(
    @Nullable Integer maxRunning,
    @Nullable Integer maxQueued,
    @Nullable Integer weight,
    @Nullable Integer priority,
    @Nullable Integer startsPerMinute,
    boolean unlimitedStarts) {

  /** Reads the body of a request. Fails with a problem that names the field. */
  static KeyPatch from(Fields body) {
    boolean unlimited = body.isNull("startsPerMinute");
    KeyPatch patch =
        new KeyPatch(
            NewKey.maxRunning(body),
            NewKey.maxQueued(body),
            NewKey.weight(body),
            NewKey.priority(body),
            NewKey.startsPerMinute(body),
            unlimited);
    body.refuseUnknown();
    return patch;
  }

  /** Changes the key; false when it is the same as before. */
  boolean applyTo(VirtualKey key) {
    var before = key.limits();
    key.maxRunning = maxRunning == null ? key.maxRunning : maxRunning;
    key.maxQueued = maxQueued == null ? key.maxQueued : maxQueued;
    key.weight = weight == null ? key.weight : weight;
    key.priority = priority == null ? key.priority : priority;
    if (unlimitedStarts || startsPerMinute != null) {
      key.startsPerMinute = startsPerMinute;
    }
    return !key.limits().equals(before);
  }
}
