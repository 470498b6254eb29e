package dev.reelay.hub.stream;

import dev.reelay.bus.LoopDuty;
import dev.reelay.hub.access.Access;
import dev.reelay.hub.access.Revocations;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Set;

/**
 * Ends the streams of those who may not listen any longer. It asks PostgreSQL once a second, since
 * one instance alone hears of the change.
 */
@ApplicationScoped
class Eviction extends LoopDuty {
  private static final Duration ROUND = Duration.ofMillis(700);

  private final OpenStreams streams;
  private final Revocations revocations;

  Eviction(OpenStreams streams, Revocations revocations) {
    this.streams = streams;
    this.revocations = revocations;
  }

  @Override
  protected String name() {
    return "hub-stream-eviction";
  }

  @Override
  protected Duration round() {
    Set<Access> out = revocations.over(streams.accesses());
    if (!out.isEmpty()) {
      streams.end(out);
    }
    return ROUND;
  }
}
