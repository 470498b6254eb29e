package dev.reelay.gateway.key;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A virtual key as an administrator sees it.
 *
 * @param key the secret; shown once, when the key is made
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record KeyJson(
    String id,
    String name,
    boolean enabled,
    boolean admin,
    @Nullable String key,
    int maxRunning,
    int maxQueued,
    int weight) {

  static KeyJson of(VirtualKey key, @Nullable String secret) {
    return new KeyJson(
        key.id,
        key.name,
        key.enabled,
        key.admin,
        secret,
        key.maxRunning,
        key.maxQueued,
        key.weight);
  }
}
