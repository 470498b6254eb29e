package dev.reelay.adapters.sweep;

import dev.reelay.bus.LoopDuty;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Removes, a bounded number at a time, what is older than a configured age and needed by nobody.
 */
@ApplicationScoped
class Sweeper extends LoopDuty {
  private static final Logger LOG = Logger.getLogger(Sweeper.class);

  private final List<Leftovers> kinds;
  private final SweepConfig config;
  private final MeterRegistry meters;

  /** Files have the time of their disk, which is the real one. */
  private final Clock clock = Clock.systemUTC();

  Sweeper(@All List<Leftovers> kinds, SweepConfig config, MeterRegistry meters) {
    this.kinds = kinds;
    this.config = config;
    this.meters = meters;
  }

  @Override
  protected String name() {
    return "adapters-sweeper";
  }

  @Override
  protected Duration round() throws IOException {
    Instant before = clock.instant().minus(config.age());
    boolean finished = true;
    for (Leftovers kind : kinds) {
      Leftovers.Swept swept = kind.sweep(before, config.folders());
      meters.counter("reelay.leftovers.removed", "kind", kind.kind()).increment(swept.removed());
      if (swept.removed() > 0) {
        LOG.infof("%d leftovers were removed: %s", swept.removed(), kind.kind());
      }
      finished &= swept.finished();
    }
    return finished ? config.rest() : config.pause();
  }
}
