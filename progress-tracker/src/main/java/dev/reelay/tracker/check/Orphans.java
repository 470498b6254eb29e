package dev.reelay.tracker.check;

import dev.reelay.bus.JobRef;
import dev.reelay.bus.LogFields;
import dev.reelay.bus.LoopDuty;
import dev.reelay.tracker.progress.ProgressTracking;
import dev.reelay.tracker.progress.TrackedJob;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Ends trackings whose job is over. There should be none, since the end of a job ends them; whoever
 * restored an older state may have some. They would be checked for ever.
 */
@ApplicationScoped
class Orphans extends LoopDuty {
  private static final Logger LOG = Logger.getLogger(Orphans.class);
  private static final String REASON = "orphaned";
  private static final int AT_ONCE = 100;

  private final TrackingEndStore store;
  private final Checks checks;
  private final ProgressTracking progress;
  private final CheckConfig config;
  private final MeterRegistry meters;

  Orphans(
      TrackingEndStore store,
      Checks checks,
      ProgressTracking progress,
      CheckConfig config,
      MeterRegistry meters) {
    this.store = store;
    this.checks = checks;
    this.progress = progress;
    this.config = config;
    this.meters = meters;
    meters.counter("reelay.trackings.orphaned");
  }

  @Override
  protected String name() {
    return "tracker-orphans";
  }

  @Override
  protected Duration round() {
    List<JobRef> jobs = QuarkusTransaction.requiringNew().call(() -> store.orphaned(AT_ONCE));
    jobs.forEach(job -> QuarkusTransaction.requiringNew().run(() -> end(job)));
    return jobs.size() == AT_ONCE ? Duration.ZERO : config.orphans();
  }

  private void end(JobRef ref) {
    TrackedJob job = progress.open(ref);
    if (job.isOver()) {
      int ended = checks.jobEnded(ref, REASON);
      meters.counter("reelay.trackings.orphaned").increment(ended);
      try (LogFields _ = LogFields.of(ref)) {
        LOG.warnf("%d stage runs were still looked at after the end of their job", ended);
      }
    }
  }
}
