package dev.reelay.gateway.key;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
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
    int weight,
    int priority,
    @Schema(description = "Jobs that may start within a minute; absent where any number may")
        @Nullable Integer startsPerMinute) {

  static KeyJson of(VirtualKey key, @Nullable String secret) {
    return new KeyJson(
        key.id,
        key.name,
        key.enabled,
        key.admin,
        secret,
        key.maxRunning,
        key.maxQueued,
        key.weight,
        key.priority,
        key.startsPerMinute);
  }
}
