package dev.reelay.tracker.history;

import dev.reelay.bus.LoopDuty;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * Thins out what jobs that ended a while ago, or that have told very much, leave behind: steps that
 * carry no more than a percentage. Where stages begin and end, items change or warnings came stays.
 */
@ApplicationScoped
class Compaction extends LoopDuty {
  private static final Duration IDLE = Duration.ofMinutes(1);

  private final HistoryStore store;
  private final HistoryConfig config;
  private final MeterRegistry meters;

  Compaction(HistoryStore store, HistoryConfig config, MeterRegistry meters) {
    this.store = store;
    this.config = config;
    this.meters = meters;
  }

  @Override
  protected String name() {
    return "tracker-history";
  }

  @Override
  protected Duration round() {
    return thin() == config.batch() ? Duration.ZERO : IDLE;
  }

  /** Thins out some jobs; returns how many. */
  int thin() {
    HistoryStore.Thinned done =
        QuarkusTransaction.requiringNew()
            .call(() -> store.thin(config.thinAfter(), config.thinStep(), config.batch()));
    meters.counter("reelay.history.thinned").increment(done.steps());
    return done.jobs();
  }
}
