package dev.reelay.orchestrator.dispatch;

import dev.reelay.bus.LoopDuty;
import dev.reelay.orchestrator.dispatch.CountStore.Counted;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Counts every few seconds what waits and what runs, for the meters. */
@ApplicationScoped
class GrantCounts extends LoopDuty {
  private static final Logger LOG = Logger.getLogger(GrantCounts.class);
  private static final int ORDER = 130;

  private final CountStore store;
  private final DispatchMeters meters;
  private final DispatchConfig config;

  GrantCounts(CountStore store, DispatchMeters meters, DispatchConfig config) {
    this.store = store;
    this.meters = meters;
    this.config = config;
  }

  @Override
  public int order() {
    return ORDER;
  }

  @Override
  protected String name() {
    return "orchestrator-counts";
  }

  @Override
  protected Duration round() {
    Counted counted = QuarkusTransaction.requiringNew().call(store::count);
    if (counted.leaked() > 0) {
      LOG.warnf("%d grants are held by what is over. Indicates a bug.", counted.leaked());
    }
    meters.show(counted);
    return config.counts();
  }
}
