package dev.reelay.hub.stream;

import dev.reelay.bus.LoopDuty;
import dev.reelay.bus.SchemaClock;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;

/** Domain time where nobody may wait for PostgreSQL: read now and then, carried on in between. */
@ApplicationScoped
class StreamClock extends LoopDuty {
  private static final Duration ROUND = Duration.ofSeconds(30);

  private final SchemaClock clock;
  private volatile Reading reading = new Reading(Instant.EPOCH, System.nanoTime());

  private record Reading(Instant at, long nanos) {}

  StreamClock(SchemaClock clock) {
    this.clock = clock;
  }

  Instant now() {
    Reading last = reading;
    return last.at().plusNanos(System.nanoTime() - last.nanos());
  }

  @Override
  protected String name() {
    return "hub-stream-clock";
  }

  @Override
  protected Duration round() {
    reading = new Reading(clock.now(), System.nanoTime());
    return ROUND;
  }
}
