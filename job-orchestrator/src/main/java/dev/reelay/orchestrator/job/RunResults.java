package dev.reelay.orchestrator.job;

import dev.reelay.event.CancellationOutcome;
import dev.reelay.event.Failure;
import dev.reelay.event.StageSucceeded;
import dev.reelay.event.StopReason;
import dev.reelay.orchestrator.job.JobState.Cancelling;
import dev.reelay.orchestrator.job.JobState.Processing;
import dev.reelay.orchestrator.job.JobState.Retrying;
import dev.reelay.orchestrator.job.Signal.RunFailed;
import dev.reelay.orchestrator.retry.RetryPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The part of the {@link JobMachine} that decides what follows when a run has ended. */
final class RunResults {
  private RunResults() {}

  static Decision succeeded(Processing state, StageRun run, StageSucceeded fact, Situation at) {
    Optional<StageRun> next = at.runAfter(run.stage(), state.attempt());
    if (next.isEmpty()) {
      return hasVideo(fact)
          ? Decision.to(
              state.complete(at.now()),
              new Fact.Completed(),
              new Effect.KeepOutputs(fact),
              new Effect.EndRun(run, RunEnd.SUCCEEDED, null))
          : failed(state, run, Words.noVideo(run), RunEnd.FAILED, at);
    }
    List<Effect> effects = new ArrayList<>();
    effects.add(new Effect.KeepOutputs(fact));
    boolean sameProvider = next.get().provider().equals(run.provider());
    if (sameProvider) {
      effects.add(new Effect.HandOver(run, next.get()));
    }
    effects.add(new Effect.EndRun(run, RunEnd.SUCCEEDED, null));
    if (sameProvider) {
      effects.add(new Effect.RequestStage(next.get()));
    }
    return Decision.to(
        sameProvider ? state.advance(next.get(), at.dueAt(next.get())) : state.await(),
        null,
        effects);
  }

  /** The run that failed has succeeded after all: it is paid, so it is taken. */
  static Decision succeededLate(Retrying state, StageSucceeded fact, Situation at) {
    StageRun run = state.run();
    boolean last = at.runAfter(run.stage(), state.attempt()).isEmpty();
    if (at.isFinished(run.stage()) || (last && !hasVideo(fact))) {
      return Decision.ignore(state);
    }
    // A handler takes no grant: what is left starts with the next attempt, which is due at once.
    return Decision.to(
        last ? state.complete(at.now()) : state.hasten(at.now()),
        last ? new Fact.Completed() : null,
        new Effect.KeepOutputs(fact),
        new Effect.EndRun(run, RunEnd.SUCCEEDED, null));
  }

  static Decision succeededInCancel(Cancelling state, StageSucceeded fact, Situation at) {
    StageRun run = state.run();
    Effect keep = new Effect.KeepOutputs(fact);
    Effect end = new Effect.EndRun(run, RunEnd.SUCCEEDED, null);
    boolean last = at.runAfter(run.stage(), state.attempt()).isEmpty();
    if (last && hasVideo(fact)) {
      String tooLate = run.stage() + " finished before it could be cancelled";
      return Decision.to(
          state.complete(
              state.cancellation().ended(run, CancellationOutcome.TOO_LATE, tooLate), at.now()),
          new Fact.Completed(),
          keep,
          end,
          new Effect.Warn(tooLate));
    }
    return JobMachine.cancelled(
        state,
        state.cancellation().ended(run, CancellationOutcome.TOO_LATE, Words.byUser(run)),
        at.now(),
        keep,
        end);
  }

  static Decision failed(Processing state, StageRun run, RunFailed news, Situation at) {
    Set<String> again = at.makersOf(news.lostInputs());
    if (again.isEmpty() || !at.rules().retry().allowsAnother(state.attempt())) {
      return failed(state, run, news.failure(), RunEnd.FAILED, at);
    }
    return retry(
        state, run, news.failure(), RunEnd.FAILED, at.now(), new Effect.ForgetStages(again));
  }

  static Decision failed(
      Processing state, StageRun run, Failure failure, RunEnd end, Situation at) {
    RetryPolicy policy = at.rules().retry();
    if (failure.failoverAllowed()
        && !at.others().isEmpty()
        && policy.allowsAnother(state.attempt())) {
      // Somebody else is asked at once: the pause is for the one that failed.
      Effect change = new Effect.ChangeProvider(run.stage(), at.others().getFirst());
      return retry(state, run, failure, end, at.now(), change);
    }
    Optional<Instant> next = policy.next(failure, state.attempt(), at.now(), at.jitter());
    return next.map(due -> retry(state, run, failure, end, due))
        .orElseGet(() ->
            Decision.to(
                state.fail(failure, at.now()),
                new Fact.Failed(failure, run.stage()),
                new Effect.EndRun(run, end, failure)));
  }

  private static Decision retry(
      Processing state, StageRun run, Failure failure, RunEnd end, Instant due, Effect... changes) {
    List<Effect> effects = new ArrayList<>(List.of(changes));
    effects.add(new Effect.EndRun(run, end, failure));
    return Decision.to(
        state.retry(run, failure, due), new Fact.RetryScheduled(run, failure, due), effects);
  }

  static Decision stalled(Processing state, StageRun run, long seconds, Situation at) {
    Decision failed = failed(state, run, Words.silent(run, seconds), RunEnd.STALLED, at);
    List<Effect> effects = new ArrayList<>();
    boolean another = failed.state() instanceof Retrying;
    effects.add(
        new Effect.StopRun(
            run, another ? StopReason.SUPERSEDED : StopReason.FAILED, at.respondBy()));
    effects.addAll(failed.effects());
    return Decision.to(failed.state(), failed.fact(), effects);
  }

  private static boolean hasVideo(StageSucceeded fact) {
    return Facts.video(fact.artifacts()).isPresent();
  }
}
