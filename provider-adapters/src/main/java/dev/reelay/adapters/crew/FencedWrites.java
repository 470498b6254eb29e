package dev.reelay.adapters.crew;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Counts the writes of workers that were refused since somebody else has their run by now: a worker
 * that was frozen, or cut off, for longer than its lease.
 */
@ApplicationScoped
public class FencedWrites {
  private final MeterRegistry meters;

  FencedWrites(MeterRegistry meters) {
    this.meters = meters;
  }

  /** Counts one. */
  public void refused(String table) {
    meters.counter("reelay.writes.fenced", "table", table).increment();
  }
}
