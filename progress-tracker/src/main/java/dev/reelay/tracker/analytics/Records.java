package dev.reelay.tracker.analytics;

import dev.reelay.bus.LoopDuty;
import dev.reelay.event.FailureClass;
import dev.reelay.event.JobStatus;
import dev.reelay.event.StageFact;
import dev.reelay.tracker.progress.TrackedJob;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Notes what became of stage runs and jobs, in the caller's transaction, and forgets it in time.
 */
@ApplicationScoped
public class Records extends LoopDuty {
  private static final Duration ROUND = Duration.ofMinutes(10);

  private final RecordStore store;
  private final AnalyticsConfig config;
  private final MeterRegistry meters;
  private final DistributionSummary error;

  Records(RecordStore store, AnalyticsConfig config, MeterRegistry meters) {
    this.store = store;
    this.config = config;
    this.meters = meters;
    this.error =
        DistributionSummary.builder("reelay.eta.error")
            .description("Error of the estimate at half way, as a share of the time left")
            .publishPercentileHistogram()
            .minimumExpectedValue(0.01)
            .maximumExpectedValue(10.0)
            .register(meters);
  }

  /**
   * How a stage run ended.
   *
   * @param outcome {@code succeeded}, {@code failed} or {@code cancelled}
   * @param failure what kind of failure it was; null for none
   * @param atWork what its provider took at least
   */
  public record RunEnd(String outcome, @Nullable FailureClass failure, Duration atWork) {}

  /** Notes the end of a stage run whose tracking has ended; its first end counts. */
  public void runEnded(TrackedJob job, StageFact run, RunEnd end) {
    store.addRun(job, run, end);
  }

  /**
   * Notes the end of a job that had not ended before.
   *
   * @param cancelOutcome how its providers answered the wish to stop it; null for other ends
   */
  public void jobEnded(TrackedJob job, JobStatus status, @Nullable String cancelOutcome) {
    RecordStore.Estimate estimate = store.addJob(job, status, cancelOutcome);
    if (estimate.error() != null && estimate.place() != null) {
      error.record(Math.abs(estimate.error()));
      meters.counter("reelay.eta.range", "place", estimate.place()).increment();
    }
  }

  @Override
  protected String name() {
    return "tracker-analytics";
  }

  @Override
  protected Duration round() {
    int gone =
        QuarkusTransaction.requiringNew()
            .call(() -> store.deleteBefore(config.retention(), config.batch()));
    return gone >= config.batch() ? Duration.ZERO : ROUND;
  }
}
