package dev.reelay.hub.stream;

import dev.reelay.bus.LoopDuty;
import dev.reelay.hub.access.KeyStateStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Set;

/**
 * Ends the streams of keys that were disabled or revoked. It asks PostgreSQL once a second, since
 * one instance alone hears of the change.
 */
@ApplicationScoped
class Eviction extends LoopDuty {
  private static final Duration ROUND = Duration.ofMillis(700);

  private final OpenStreams streams;
  private final KeyStateStore keys;

  Eviction(OpenStreams streams, KeyStateStore keys) {
    this.streams = streams;
    this.keys = keys;
  }

  @Override
  protected String name() {
    return "hub-stream-eviction";
  }

  @Override
  protected Duration round() {
    Set<String> out = keys.shutOut(streams.keys());
    if (!out.isEmpty()) {
      streams.end(out);
    }
    return ROUND;
  }
}
