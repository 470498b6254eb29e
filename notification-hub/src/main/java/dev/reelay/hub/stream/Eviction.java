package dev.reelay.hub.stream;

import dev.reelay.bus.Duty;
import dev.reelay.bus.Loop;
import dev.reelay.hub.access.KeyStateStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ends the streams of keys that were disabled or revoked. It asks PostgreSQL once a second, since
 * one instance alone hears of the change.
 */
@ApplicationScoped
class Eviction implements Duty {
  private static final Duration ROUND = Duration.ofMillis(700);

  private final OpenStreams streams;
  private final KeyStateStore keys;
  private @Nullable Loop loop;

  Eviction(OpenStreams streams, KeyStateStore keys) {
    this.streams = streams;
    this.keys = keys;
  }

  @Override
  public void start() {
    loop = Loop.start("hub-stream-eviction", this::round);
  }

  @Override
  public void stop() {
    if (loop != null) {
      loop.close();
    }
  }

  private Duration round() {
    Set<String> out = keys.shutOut(streams.keys());
    if (!out.isEmpty()) {
      streams.end(out);
    }
    return ROUND;
  }
}
