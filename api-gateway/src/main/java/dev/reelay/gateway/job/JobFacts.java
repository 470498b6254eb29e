package dev.reelay.gateway.job;

import dev.reelay.bus.AfterCommit;
import dev.reelay.bus.Envelope;
import dev.reelay.gateway.job.Folded.Changed;
import dev.reelay.gateway.job.Folded.Ignored;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Function;

/** Applies facts of other services to the rows. */
@ApplicationScoped
class JobFacts {
  private final JobStore store;
  private final JobNews news;
  private final AfterCommit afterCommit;
  private final MeterRegistry meters;

  JobFacts(JobStore store, JobNews news, AfterCommit afterCommit, MeterRegistry meters) {
    this.store = store;
    this.news = news;
    this.afterCommit = afterCommit;
    this.meters = meters;
  }

  /** Folds one fact into its job; what tells nothing new is counted. */
  void apply(Envelope envelope, Function<JobView, Folded> fold) {
    String jobId = envelope.job().jobId();
    Folded folded =
        store.lock(jobId).map(fold).orElseGet(() -> new Ignored(Folded.Reason.UNKNOWN_JOB));
    switch (folded) {
      case Changed(JobView view) -> {
        store.update(view);
        afterCommit.run(() -> news.changed(jobId));
      }
      case Ignored(Folded.Reason reason) ->
          meters
              .counter("reelay.job.news.ignored", "type", envelope.type(), "reason", reason.word())
              .increment();
    }
  }
}
