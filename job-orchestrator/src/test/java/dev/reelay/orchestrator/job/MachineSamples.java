package dev.reelay.orchestrator.job;

import static dev.reelay.orchestrator.Samples.NOW;

import dev.reelay.event.Billed;
import dev.reelay.event.Failure;
import dev.reelay.event.FailureClass;
import dev.reelay.event.PlannedStage;
import dev.reelay.event.StageSucceeded;
import dev.reelay.event.StoredFile;
import dev.reelay.event.WaitingFor;
import dev.reelay.orchestrator.Samples;
import dev.reelay.orchestrator.plan.Plan;
import dev.reelay.orchestrator.retry.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** A job in each state and every signal that it may hear. */
final class MachineSamples {
  static final String JOB = "job_1";
  static final Failure BROKEN = Failure.of(FailureClass.PROVIDER_INTERNAL, "broke");
  static final Failure REFUSED = Failure.of(FailureClass.CONTENT_POLICY_INPUT, "no");
  static final Failure ELSEWHERE =
      new Failure(
          FailureClass.INSUFFICIENT_FUNDS,
          "NO_CREDIT",
          "no credit",
          402,
          null,
          Billed.NO,
          true,
          List.of());
  static final Situation.Rules RULES =
      new Situation.Rules(
          new RetryPolicy(3, Duration.ofSeconds(30), Duration.ofHours(1)), Duration.ofSeconds(30));
  static final Plan PLAN =
      Plan.of(
          "two",
          List.of(new PlannedStage("brief", 1, "studio"), new PlannedStage("post", 1, "studio")));
  static final StageRun FIRST = new StageRun("job_1.brief.1", "brief", 1, "studio");
  static final StageRun LAST = new StageRun("job_1.post.1", "post", 1, "studio");
  static final Cancellation ASKED = new Cancellation("user", "changed my mind", NOW, List.of());

  private MachineSamples() {}

  static Situation situation(boolean last, Instant now) {
    return new Situation(
        JOB,
        PLAN,
        last ? Set.of("brief") : Set.of(),
        last ? Map.of("brief.json", "brief") : Map.of(),
        List.of("other"),
        RULES,
        now,
        NOW,
        0);
  }

  /** Nothing is due, and nobody else can do anything. */
  static Situation situation(Plan plan, Set<String> finished) {
    return new Situation(
        JOB, plan, finished, Map.of(), List.of(), RULES, NOW, NOW.plusSeconds(3_600), 0);
  }

  static Situation situation(boolean last) {
    return situation(last, NOW);
  }

  /** A job in each state whose run, if it has one, is the given one. */
  static Map<String, Function<StageRun, JobState>> states() {
    Map<String, Function<StageRun, JobState>> states = new LinkedHashMap<>();
    states.put("pending", _ -> new JobState.Pending(WaitingFor.KEY_LIMIT));
    states.put("processing", run -> new JobState.Processing(1, run, NOW));
    states.put("processing, stage waits", _ -> new JobState.Processing(1, null));
    states.put("retrying", run -> new JobState.Retrying(1, run, BROKEN, NOW));
    states.put("cancelling", run -> new JobState.Cancelling(1, run, ASKED, NOW.plusSeconds(30)));
    states.put("completed", _ -> new JobState.Completed(1, null, NOW));
    states.put("failed", _ -> new JobState.Failed(1, BROKEN, NOW));
    states.put("cancelled", _ -> new JobState.Cancelled(1, ASKED, NOW));
    states.put("timed_out", _ -> new JobState.TimedOut(1, BROKEN, NOW));
    return states;
  }

  /**
   * A signal, and where in the job it comes.
   *
   * @param last whether the last stage is at work
   */
  record Case(String label, boolean last, Instant now, Function<StageRun, Signal> signal) {
    Case(String label, Function<StageRun, Signal> signal) {
      this(label, false, NOW, signal);
    }

    Decision decide(Function<StageRun, JobState> state) {
      StageRun run = last ? LAST : FIRST;
      return JobMachine.next(state.apply(run), signal.apply(run), situation(last, now));
    }
  }

  static List<Case> cases() {
    return List.of(
        new Case("Start", _ -> new Signal.Start()),
        new Case("Start, retry not due", false, NOW.minusSeconds(1), _ -> new Signal.Start()),
        new Case("HoldBack", _ -> new Signal.HoldBack(WaitingFor.PROVIDER_LIMIT)),
        new Case("HoldBack, told before", _ -> new Signal.HoldBack(WaitingFor.KEY_LIMIT)),
        new Case("Refuse", _ -> new Signal.Refuse(REFUSED)),
        new Case("Cancel", _ -> new Signal.Cancel("user", "changed my mind")),
        new Case("RetryNow", false, NOW.minusSeconds(1), _ -> new Signal.RetryNow("user", null)),
        new Case("RetryNow, due anyway", _ -> new Signal.RetryNow("user", null)),
        new Case("ForceFail", _ -> new Signal.ForceFail("admin", "stuck")),
        new Case("DeadlinePassed", _ -> new Signal.DeadlinePassed()),
        new Case("AnswerOverdue", _ -> new Signal.AnswerOverdue()),
        new Case("RunAccepted", run -> new Signal.RunAccepted(run.id(), NOW, null)),
        new Case("RunSucceeded", run -> success(run)),
        new Case("RunSucceeded, last stage", true, NOW, run -> success(run)),
        new Case(
            "RunSucceeded, last stage without a video", true, NOW, run -> success(run, List.of())),
        new Case("RunFailed, worth a retry", run -> new Signal.RunFailed(run.id(), BROKEN)),
        new Case("RunFailed, for good", run -> new Signal.RunFailed(run.id(), REFUSED)),
        new Case(
            "RunFailed, another provider may do it",
            run -> new Signal.RunFailed(run.id(), ELSEWHERE)),
        new Case(
            "RunFailed, its inputs are lost",
            true,
            NOW,
            run -> new Signal.RunFailed(run.id(), REFUSED, List.of("brief.json"))),
        new Case("RunCancelled", run -> new Signal.RunCancelled(run.id())),
        new Case("RunStalled", run -> new Signal.RunStalled(run.id(), 181)),
        new Case(
            "CancellationAnswered",
            run ->
                new Signal.CancellationAnswered(
                    run.id(), dev.reelay.event.CancellationOutcome.REQUESTED, null)),
        new Case("news of another run", _ -> new Signal.RunFailed("job_1.brief.0", BROKEN)));
  }

  static Signal.RunSucceeded success(StageRun run) {
    return success(run, Samples.files(run.id(), run.stage()));
  }

  static Signal.RunSucceeded success(StageRun run, List<StoredFile> files) {
    return new Signal.RunSucceeded(
        new StageSucceeded(
            run.id(),
            run.stage(),
            run.attempt(),
            run.provider(),
            files,
            1_000,
            null,
            List.of(),
            null,
            NOW));
  }
}
