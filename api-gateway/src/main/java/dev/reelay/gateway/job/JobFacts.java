package dev.reelay.gateway.job;

import dev.reelay.bus.AfterCommit;
import dev.reelay.bus.Envelope;
import dev.reelay.event.OrchestratorFact;
import dev.reelay.event.VideoGenerationProgress;
import dev.reelay.gateway.job.Folded.Changed;
import dev.reelay.gateway.job.Folded.Ignored;
import dev.reelay.gateway.job.JobView.Cancellation;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Function;

/** Applies facts of other services to the rows. */
@ApplicationScoped
class JobFacts {
  private final JobStore store;
  private final HistoryStore history;
  private final JobNews news;
  private final AfterCommit afterCommit;
  private final IntakeConfig config;
  private final JobMeters meters;

  JobFacts(
      JobStore store,
      HistoryStore history,
      JobNews news,
      AfterCommit afterCommit,
      IntakeConfig config,
      JobMeters meters) {
    this.store = store;
    this.history = history;
    this.news = news;
    this.afterCommit = afterCommit;
    this.config = config;
    this.meters = meters;
  }

  /** Folds a change of state into its job and its history; what tells nothing new is counted. */
  void apply(Envelope envelope, OrchestratorFact fact) {
    Optional<JobView> held = store.lock(envelope.job().jobId());
    Folded folded = fold(envelope, held, view -> JobFold.fold(view, fact, envelope.occurredAt()));
    if (held.isPresent() && isPartOfTheStory(held.get(), fact)) {
      long newest = Math.max(held.get().standing().version(), fact.jobVersion());
      history.keep(
          envelope.job().jobId(),
          HistoryEntry.of(fact, envelope.occurredAt()),
          newest,
          config.historyMax());
    }
    if (folded instanceof Changed(JobView now) && now.ended()) {
      JobView before = held.orElse(now);
      Cancellation wish = before.course().cancellation();
      // Only of wishes that were known here: others say nothing of how long they took.
      if (wish != null && !before.ended()) {
        meters.stopSeen(wish.requestedAt(), now.standing().status());
      }
    }
  }

  /** Folds progress into its job; what tells nothing new is counted. */
  void apply(Envelope envelope, VideoGenerationProgress progress) {
    fold(envelope, store.lock(envelope.job().jobId()), view -> JobFold.fold(view, progress));
  }

  /** Late facts belong to the history too; what claims to follow the end does not. */
  private static boolean isPartOfTheStory(JobView held, OrchestratorFact fact) {
    return !held.ended() || fact.jobVersion() < held.standing().version();
  }

  private Folded fold(Envelope envelope, Optional<JobView> held, Function<JobView, Folded> fold) {
    String jobId = envelope.job().jobId();
    Folded folded = held.map(fold).orElseGet(() -> new Ignored(Folded.Reason.UNKNOWN_JOB));
    switch (folded) {
      case Changed(JobView view) -> {
        store.update(view);
        afterCommit.run(() -> news.changed(jobId));
      }
      case Ignored(Folded.Reason reason) -> meters.ignored(envelope.type(), reason);
    }
    return folded;
  }
}
