package dev.reelay.orchestrator.job;

import dev.reelay.event.CancellationOutcome;
import dev.reelay.event.Failure;
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
import dev.reelay.orchestrator.job.Signal.ForceFail;
import dev.reelay.orchestrator.job.Signal.HoldBack;
import dev.reelay.orchestrator.job.Signal.OfRun;
import dev.reelay.orchestrator.job.Signal.Refuse;
import dev.reelay.orchestrator.job.Signal.RetryNow;
import dev.reelay.orchestrator.job.Signal.RunAccepted;
import dev.reelay.orchestrator.job.Signal.RunCancelled;
import dev.reelay.orchestrator.job.Signal.RunFailed;
import dev.reelay.orchestrator.job.Signal.RunStalled;
import dev.reelay.orchestrator.job.Signal.RunSucceeded;
import dev.reelay.orchestrator.job.Signal.Start;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

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
        yield Decision.to(
            state.start(run, at.dueAt(run)), new Fact.Started(), new Effect.RequestStage(run));
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
      case ForceFail force -> {
        Failure forced = Words.forced(force.by(), force.reason());
        yield Decision.to(state.refuse(forced, at.now()), new Fact.Failed(forced, null));
      }
      case AnswerOverdue _, RetryNow _, OfRun _ -> Decision.ignore(state);
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
        yield Decision.to(state.advance(next, at.dueAt(next)), null, new Effect.RequestStage(next));
      }
      case Cancel cancel -> {
        Cancellation asked = Cancellation.of(cancel, at.now());
        yield Decision.to(state.cancel(asked, at.now()), new Fact.Cancelled(asked));
      }
      case DeadlinePassed _ ->
          Decision.to(
              state.timeOut(Words.deadline(), at.now()),
              new Fact.Failed(Words.deadline(), at.firstRun(state.attempt()).stage()));
      case ForceFail force -> {
        Failure forced = Words.forced(force.by(), force.reason());
        yield Decision.to(
            state.fail(forced, at.now()),
            new Fact.Failed(forced, at.firstRun(state.attempt()).stage()));
      }
      case HoldBack _, Refuse _, AnswerOverdue _, RetryNow _, OfRun _ -> Decision.ignore(state);
    };
  }

  private static Decision fromRunning(Processing state, StageRun run, Signal signal, Situation at) {
    return switch (signal) {
      case RunAccepted accepted -> Decision.to(state, null, noted(run, accepted));
      case RunSucceeded(var fact) -> RunResults.succeeded(state, run, fact, at);
      case RunFailed news -> RunResults.failed(state, run, news, at);
      case RunCancelled _ ->
          RunResults.failed(state, run, Words.cancelledRemotely(run), RunEnd.CANCELLED, at);
      case RunStalled(_, var seconds) -> RunResults.stalled(state, run, seconds, at);
      case Cancel cancel -> startCancelling(state, run, cancel, at);
      case ForceFail force -> {
        Failure forced = Words.forced(force.by(), force.reason());
        yield Decision.to(
            state.fail(forced, at.now()),
            new Fact.Failed(forced, run.stage()),
            new Effect.StopRun(run, StopReason.FAILED, at.respondBy()),
            new Effect.EndRun(run, RunEnd.ABANDONED, forced));
      }
      case DeadlinePassed _ -> {
        Failure overdue = at.overdue(run);
        yield Decision.to(
            state.timeOut(overdue, at.now()),
            new Fact.Failed(overdue, run.stage()),
            new Effect.StopRun(run, StopReason.TIMED_OUT, at.respondBy()),
            new Effect.EndRun(run, RunEnd.TIMED_OUT, overdue));
      }
      case Start _, HoldBack _, Refuse _, AnswerOverdue _, RetryNow _, CancellationAnswered _ ->
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
        yield Decision.to(
            state.start(run, at.dueAt(run)), new Fact.Started(), new Effect.RequestStage(run));
      }
      case RunSucceeded(var fact) -> RunResults.succeededLate(state, fact, at);
      case RetryNow _ ->
          state.nextRetryAt().isAfter(at.now())
              ? Decision.to(
                  state.hasten(at.now()),
                  new Fact.RetryScheduled(state.run(), state.failure(), at.now()))
              : Decision.ignore(state);
      case ForceFail force -> {
        Failure forced = Words.forced(force.by(), force.reason());
        yield Decision.to(
            state.fail(forced, at.now()), new Fact.Failed(forced, state.run().stage()));
      }
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
      case RunAccepted accepted -> Decision.to(state, null, noted(run, accepted));
      case CancellationAnswered(_, var outcome, var warning) ->
          Decision.to(state.answer(state.cancellation().answered(run, outcome, warning)), null);
      case RunSucceeded(var fact) -> RunResults.succeededInCancel(state, fact, at);
      case RunCancelled _ ->
          cancelled(
              state,
              state.cancellation().ended(run, CancellationOutcome.CANCELLED, Words.byUser(run)),
              at.now(),
              new Effect.EndRun(run, RunEnd.CANCELLED, null));
      case RunFailed(_, var failure, _) ->
          cancelled(
              state,
              state.cancellation().settled(run, CancellationOutcome.TOO_LATE, Words.byUser(run)),
              at.now(),
              new Effect.EndRun(run, RunEnd.FAILED, failure));
      case AnswerOverdue _, ForceFail _ ->
          cancelled(
              state,
              state.cancellation().settled(run, CancellationOutcome.REQUESTED, Words.mayGoOn(run)),
              at.now(),
              new Effect.EndRun(run, RunEnd.ABANDONED, null));
      case Start _, HoldBack _, Refuse _, Cancel _, RetryNow _, DeadlinePassed _, RunStalled _ ->
          Decision.ignore(state);
    };
  }

  private static Decision startCancelling(
      Processing state, StageRun run, Cancel cancel, Situation at) {
    Cancellation asked = Cancellation.of(cancel, at.now());
    return Decision.to(
        state.startCancelling(run, asked, at.respondBy()),
        new Fact.CancellationStarted(run, asked),
        new Effect.StopRun(run, StopReason.CANCELLED, at.respondBy()));
  }

  static Decision cancelled(
      Cancelling state, Cancellation settled, Instant now, Effect... effects) {
    List<Effect> all = new ArrayList<>(List.of(effects));
    settled.outcomes().stream()
        .map(outcome -> outcome.warning())
        .filter(warning -> warning != null)
        .forEach(warning -> all.add(new Effect.Warn(warning)));
    return Decision.to(state.cancel(settled, now), new Fact.Cancelled(settled), all);
  }

  private static Effect noted(StageRun run, RunAccepted accepted) {
    return new Effect.NoteAccepted(run, accepted.at(), accepted.stoppable());
  }
}
