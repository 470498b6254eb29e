package dev.reelay.orchestrator.job;

import dev.reelay.event.CancellationOutcome;
import dev.reelay.event.Failure;
import dev.reelay.event.StageSucceeded;
import dev.reelay.event.StopReason;
import dev.reelay.orchestrator.job.JobState.Cancelling;
import dev.reelay.orchestrator.job.JobState.Final;
import dev.reelay.orchestrator.job.JobState.Pending;
import dev.reelay.orchestrator.job.JobState.Processing;
import dev.reelay.orchestrator.job.JobState.Retrying;
import dev.reelay.orchestrator.job.Signal.AnswerOverdue;
import dev.reelay.orchestrator.job.Signal.Cancel;
import dev.reelay.orchestrator.job.Signal.CancellationAnswered;
import dev.reelay.orchestrator.job.Signal.DeadlinePassed;
import dev.reelay.orchestrator.job.Signal.HoldBack;
import dev.reelay.orchestrator.job.Signal.OfRun;
import dev.reelay.orchestrator.job.Signal.Refuse;
import dev.reelay.orchestrator.job.Signal.RunAccepted;
import dev.reelay.orchestrator.job.Signal.RunCancelled;
import dev.reelay.orchestrator.job.Signal.RunFailed;
import dev.reelay.orchestrator.job.Signal.RunStalled;
import dev.reelay.orchestrator.job.Signal.RunSucceeded;
import dev.reelay.orchestrator.job.Signal.Start;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The one place that decides the state of a job: a pure function of state, signal, situation. */
final class JobMachine {
  private JobMachine() {}

  /** What follows from the signal; old, foreign and repeated news changes nothing. */
  static Decision next(JobState state, Signal signal, Situation situation) {
    if (signal instanceof OfRun news) {
      StageRun run = state.run();
      if (run == null || !run.id().equals(news.runId())) {
        return Decision.ignore(state);
      }
    }
    return switch (state) {
      case Pending pending -> fromPending(pending, signal, situation);
      case Processing processing -> fromProcessing(processing, signal, situation);
      case Retrying retrying -> fromRetrying(retrying, signal, situation);
      case Cancelling cancelling -> fromCancelling(cancelling, signal, situation);
      case Final _ -> Decision.ignore(state);
    };
  }

  private static Decision fromPending(Pending state, Signal signal, Situation at) {
    return switch (signal) {
      case Start _ -> {
        StageRun run = at.firstRun(1);
        yield Decision.to(state.start(run), new Fact.Started(), new Effect.RequestStage(run));
      }
      case HoldBack(var reason) ->
          reason == state.waitingFor()
              ? Decision.ignore(state)
              : Decision.to(state.hold(reason), new Fact.Queued(reason));
      case Refuse(var failure) ->
          Decision.to(state.refuse(failure, at.now()), new Fact.Failed(failure, null));
      case Cancel cancel -> {
        Cancellation asked = Cancellation.of(cancel, at.now());
        yield Decision.to(state.cancel(asked, at.now()), new Fact.Cancelled(asked));
      }
      case DeadlinePassed _ ->
          Decision.to(
              state.timeOut(Words.deadline(), at.now()), new Fact.Failed(Words.deadline(), null));
      case AnswerOverdue _, OfRun _ -> Decision.ignore(state);
    };
  }

  private static Decision fromProcessing(Processing state, Signal signal, Situation at) {
    StageRun run = state.run();
    return run == null ? fromAwaiting(state, signal, at) : fromRunning(state, run, signal, at);
  }

  /** At work, with no stage running: the next one waits for a grant of its provider. */
  private static Decision fromAwaiting(Processing state, Signal signal, Situation at) {
    return switch (signal) {
      case Start _ -> {
        StageRun next = at.firstRun(state.attempt());
        yield Decision.to(state.advance(next), null, new Effect.RequestStage(next));
      }
      case Cancel cancel -> {
        Cancellation asked = Cancellation.of(cancel, at.now());
        yield Decision.to(state.cancel(asked, at.now()), new Fact.Cancelled(asked));
      }
      case DeadlinePassed _ ->
          Decision.to(
              state.timeOut(Words.deadline(), at.now()),
              new Fact.Failed(Words.deadline(), at.firstRun(state.attempt()).stage()));
      case HoldBack _, Refuse _, AnswerOverdue _, OfRun _ -> Decision.ignore(state);
    };
  }

  private static Decision fromRunning(Processing state, StageRun run, Signal signal, Situation at) {
    return switch (signal) {
      case RunAccepted(_, var when) -> Decision.to(state, null, new Effect.NoteAccepted(run, when));
      case RunSucceeded(var fact) -> succeeded(state, run, fact, at);
      case RunFailed(_, var failure) -> failed(state, run, failure, RunEnd.FAILED, at);
      case RunCancelled _ -> failed(state, run, Words.cancelledRemotely(run), RunEnd.CANCELLED, at);
      case RunStalled(_, var seconds) -> stalled(state, run, seconds, at);
      case Cancel cancel -> startCancelling(state, run, cancel, at);
      case DeadlinePassed _ ->
          Decision.to(
              state.timeOut(Words.deadline(), at.now()),
              new Fact.Failed(Words.deadline(), run.stage()),
              new Effect.StopRun(run, StopReason.TIMED_OUT, at.respondBy()),
              new Effect.EndRun(run, RunEnd.TIMED_OUT, Words.deadline()));
      case Start _, HoldBack _, Refuse _, AnswerOverdue _, CancellationAnswered _ ->
          Decision.ignore(state);
    };
  }

  private static Decision fromRetrying(Retrying state, Signal signal, Situation at) {
    return switch (signal) {
      case Start _ -> {
        if (at.now().isBefore(state.nextRetryAt())) {
          yield Decision.ignore(state);
        }
        StageRun run = at.firstRun(state.attempt() + 1);
        yield Decision.to(state.start(run), new Fact.Started(), new Effect.RequestStage(run));
      }
      case RunSucceeded(var fact) -> succeededLate(state, fact, at);
      case Cancel cancel -> {
        Cancellation asked = Cancellation.of(cancel, at.now());
        yield Decision.to(
            state.cancel(asked, at.now()),
            new Fact.Cancelled(asked),
            new Effect.Warn(Words.byUser(state.run())));
      }
      case DeadlinePassed _ ->
          Decision.to(
              state.timeOut(Words.deadline(), at.now()),
              new Fact.Failed(Words.deadline(), state.run().stage()));
      case HoldBack _, Refuse _, AnswerOverdue _, OfRun _ -> Decision.ignore(state);
    };
  }

  private static Decision fromCancelling(Cancelling state, Signal signal, Situation at) {
    StageRun run = state.run();
    return switch (signal) {
      case RunAccepted(_, var when) -> Decision.to(state, null, new Effect.NoteAccepted(run, when));
      case CancellationAnswered(_, var outcome, var warning) ->
          Decision.to(state.answer(state.cancellation().answered(run, outcome, warning)), null);
      case RunSucceeded(var fact) -> succeededInCancel(state, fact, at);
      case RunCancelled _ ->
          cancelled(
              state,
              state.cancellation().ended(run, CancellationOutcome.CANCELLED, Words.byUser(run)),
              at.now(),
              new Effect.EndRun(run, RunEnd.CANCELLED, null));
      case RunFailed(_, var failure) ->
          cancelled(
              state,
              state.cancellation().settled(run, CancellationOutcome.TOO_LATE, Words.byUser(run)),
              at.now(),
              new Effect.EndRun(run, RunEnd.FAILED, failure));
      case AnswerOverdue _ ->
          cancelled(
              state,
              state.cancellation().settled(run, CancellationOutcome.REQUESTED, Words.mayGoOn(run)),
              at.now(),
              new Effect.EndRun(run, RunEnd.ABANDONED, null));
      case Start _, HoldBack _, Refuse _, Cancel _, DeadlinePassed _, RunStalled _ ->
          Decision.ignore(state);
    };
  }

  private static Decision succeeded(
      Processing state, StageRun run, StageSucceeded fact, Situation at) {
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
    return Decision.to(sameProvider ? state.advance(next.get()) : state.await(), null, effects);
  }

  /** The run that failed has succeeded after all: it is paid, so it is taken. */
  private static Decision succeededLate(Retrying state, StageSucceeded fact, Situation at) {
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

  private static Decision succeededInCancel(Cancelling state, StageSucceeded fact, Situation at) {
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
    return cancelled(
        state,
        state.cancellation().ended(run, CancellationOutcome.TOO_LATE, Words.byUser(run)),
        at.now(),
        keep,
        end);
  }

  private static Decision failed(
      Processing state, StageRun run, Failure failure, RunEnd end, Situation at) {
    Effect ended = new Effect.EndRun(run, end, failure);
    Optional<Instant> next =
        at.rules().retry().next(failure, state.attempt(), at.now(), at.jitter());
    return next.map(due ->
            Decision.to(
                state.retry(run, failure, due), new Fact.RetryScheduled(run, failure, due), ended))
        .orElseGet(() ->
            Decision.to(
                state.fail(failure, at.now()), new Fact.Failed(failure, run.stage()), ended));
  }

  private static Decision stalled(Processing state, StageRun run, long seconds, Situation at) {
    Decision failed = failed(state, run, Words.silent(run, seconds), RunEnd.STALLED, at);
    List<Effect> effects = new ArrayList<>();
    boolean another = failed.state() instanceof Retrying;
    effects.add(
        new Effect.StopRun(
            run, another ? StopReason.SUPERSEDED : StopReason.FAILED, at.respondBy()));
    effects.addAll(failed.effects());
    return Decision.to(failed.state(), failed.fact(), effects);
  }

  private static Decision startCancelling(
      Processing state, StageRun run, Cancel cancel, Situation at) {
    Cancellation asked = Cancellation.of(cancel, at.now());
    return Decision.to(
        state.startCancelling(run, asked, at.respondBy()),
        new Fact.CancellationStarted(run, asked),
        new Effect.StopRun(run, StopReason.CANCELLED, at.respondBy()));
  }

  private static Decision cancelled(
      Cancelling state, Cancellation settled, Instant now, Effect... effects) {
    List<Effect> all = new ArrayList<>(List.of(effects));
    settled.outcomes().stream()
        .map(outcome -> outcome.warning())
        .filter(warning -> warning != null)
        .forEach(warning -> all.add(new Effect.Warn(warning)));
    return Decision.to(state.cancel(settled, now), new Fact.Cancelled(settled), all);
  }

  private static boolean hasVideo(StageSucceeded fact) {
    return Facts.video(fact.artifacts()).isPresent();
  }
}
