package dev.reelay.tracker.progress;

import dev.reelay.event.PlannedStage;
import dev.reelay.event.StageAccepted;
import dev.reelay.event.StageFact;
import dev.reelay.event.StageProgressed;
import dev.reelay.event.StageRequested;
import dev.reelay.event.StageSucceeded;
import dev.reelay.event.VideoGenerationStarted;
import dev.reelay.tracker.eta.Asked;
import dev.reelay.tracker.eta.Curve;
import dev.reelay.tracker.eta.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How far a job is. A pure fold: the same facts lead to the same state in whatever order the
 * publishers' facts come, and no fact makes the progress fall.
 *
 * @param plan null until the start of the job was heard
 * @param overall percent of the whole job, 0 to 99, and 100 once it is completed
 */
public record JobProgress(@Nullable Plan plan, Heard heard, double overall) {
  /** A job of which nothing is known. */
  static final JobProgress UNKNOWN = new JobProgress(null, Heard.NOTHING, 0);

  /** After an attempt began. The curves are those of {@link dev.reelay.tracker.eta.Durations}. */
  public JobProgress after(VideoGenerationStarted started, Map<String, Curve> curves) {
    if (started.plan().isEmpty()) {
      return this;
    }
    return new JobProgress(Plan.after(plan, started, curves), heard, overall).grown();
  }

  /** After a stage was requested. */
  public JobProgress after(StageRequested requested) {
    return new JobProgress(plan, heard.with(Asked.of(requested)), overall)
        .stage(requested, requested.requestedAt(), state -> state.begunAt(requested.requestedAt()));
  }

  /** After a provider took a stage on. */
  public JobProgress after(StageAccepted accepted) {
    return stage(accepted, accepted.acceptedAt(), state -> state.after(accepted));
  }

  /** After a provider reported about a stage. */
  public JobProgress after(StageProgressed report) {
    JobProgress said = new JobProgress(plan, heard.with(report.warnings(), report.log()), overall);
    return said.stage(report, report.observedAt(), state -> state.after(report));
  }

  /** After a stage was done. */
  public JobProgress after(StageSucceeded success) {
    JobProgress said = new JobProgress(plan, heard.with(success.warnings(), null), overall);
    Instant begun = success.finishedAt().minusMillis(Math.max(0, success.durationMs()));
    return said.stage(success, begun, state -> state.after(success));
  }

  /** After a stage run failed or was stopped, at that moment. */
  public JobProgress afterStop(StageFact run, Instant at) {
    return stage(run, at, StageState::stop);
  }

  /** With something that watchers should know. */
  public JobProgress warned(String warning) {
    return new JobProgress(plan, heard.with(List.of(warning), null), overall);
  }

  /** After the video was there. */
  public JobProgress completed() {
    return new JobProgress(plan, heard, Percent.DONE);
  }

  /** With newer curves; nothing changes before the plan is known. */
  public JobProgress expecting(Map<String, Curve> curves) {
    return plan == null ? this : new JobProgress(plan.expecting(curves), heard, overall);
  }

  /** With what time alone changes: the estimate of a stage whose engine says nothing. */
  JobProgress at(Instant now) {
    Running running = running();
    Double estimate = running == null ? null : running.estimate(now);
    if (running == null || estimate == null || estimate <= running.state().percent()) {
      return this;
    }
    String name = StageNames.canonical(running.stage());
    Heard with = heard.with(name, running.state().estimated(estimate));
    return new JobProgress(plan, with, overall).grown();
  }

  /** When time alone will have changed something; null when it will not. */
  @Nullable Instant nextEstimate(Instant now) {
    Running running = running();
    return running == null ? null : running.nextEstimate(now);
  }

  /** The stage that is at work; null when none is. */
  @Nullable Running running() {
    if (plan == null || overall >= Percent.DONE) {
      return null;
    }
    int attempt = attempt(plan);
    PlannedStage stage = plan.stages().get(current(plan, attempt));
    StageState state = state(stage);
    return state == null || state.attempt() != attempt || state.succeeded() || state.stopped()
        ? null
        : new Running(stage.stage(), state, plan.curves().get(stage.stage()));
  }

  /** Whether a stage is in the plan, as far as the plan is known. */
  public boolean knows(String stage) {
    return plan == null || plan.indexOf(stage) >= 0;
  }

  /** The stages to be done; empty until the plan is known. */
  public List<PlannedStage> stages() {
    return plan == null ? List.of() : plan.stages();
  }

  /** When the first attempt began; null until the plan is known. */
  public @Nullable Instant startedAt() {
    return plan == null ? null : plan.startedAt();
  }

  /** Whether the first attempt already found stages done. */
  public boolean isContinuation() {
    return plan != null && plan.attempt() == 1 && !plan.reused().isEmpty();
  }

  /** The provider of the heaviest stage; null until the plan is known. */
  public @Nullable String mainProvider() {
    return stages().stream()
        .max(Comparator.comparingDouble(PlannedStage::weight))
        .map(PlannedStage::provider)
        .orElse(null);
  }

  /** The stage that the job has reached; null until the plan is known. */
  public @Nullable String currentStage() {
    return plan == null ? null : plan.stages().get(current(plan, attempt(plan))).stage();
  }

  /** How the stages stand, in the order of the plan; empty until it is known. */
  public List<StageView> views() {
    return plan == null
        ? List.of()
        : IntStream.range(0, plan.stages().size()).mapToObj(i -> view(plan, i)).toList();
  }

  private StageView view(Plan known, int index) {
    PlannedStage stage = known.stages().get(index);
    StageState state = state(stage);
    boolean reused = known.reuses(stage);
    boolean succeeded = state != null && state.succeeded();
    double percent = reused || succeeded ? Percent.DONE : state == null ? 0 : state.percent();
    return new StageView(
        stage.stage(),
        Percent.oneDecimal(known.weight(index)),
        stage.provider(),
        Percent.oneDecimal(percent),
        state != null && !reused && state.isEstimated(),
        succeeded,
        reused,
        state == null ? null : state.currentItem(),
        state == null ? null : state.totalItems(),
        known.curves().get(stage.stage()));
  }

  /** What the job asks for, as far as it is known. */
  public Asked asked() {
    return new Asked(heard.model(), heard.videoSeconds(), heard.size());
  }

  /** When this attempt at a stage began; null when it is not the newest, or nobody knows. */
  public @Nullable Instant begunAt(StageFact run) {
    StageState state = heard.stages().get(StageNames.canonical(run.stage()));
    return state == null || state.attempt() != run.attempt() ? null : state.begunAt();
  }

  JobProgress logSent() {
    return heard.unsentLog().isEmpty() ? this : new JobProgress(plan, heard.logSent(), overall);
  }

  /** What clients are to see; null until the plan is known. */
  @Nullable Shown shown() {
    if (plan == null) {
      return null;
    }
    int attempt = attempt(plan);
    int index = current(plan, attempt);
    PlannedStage stage = plan.stages().get(index);
    StageState state = state(stage);
    if (state == null || state.attempt() != attempt) {
      state = StageState.begin(attempt, 0, null);
    }
    return Shown.of(this, stage.stage(), state);
  }

  /** The stages with the time that they took, or have taken by now. */
  List<Step> steps(Instant now) {
    if (plan == null) {
      return List.of();
    }
    int attempt = attempt(plan);
    int current = current(plan, attempt);
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < plan.stages().size(); i++) {
      PlannedStage stage = plan.stages().get(i);
      StageState state = state(stage);
      Curve curve = plan.curves().get(stage.stage());
      boolean isOver = i < current || plan.reuses(stage);
      steps.add(
          StageStep.of(
              isOver, state != null && state.attempt() < attempt ? null : state, curve, now));
    }
    return steps;
  }

  /** Facts of providers may tell of an attempt before its start is heard. */
  private int attempt(Plan known) {
    int newest = known.attempt();
    for (PlannedStage stage : known.stages()) {
      StageState state = state(stage);
      newest = state == null ? newest : Math.max(newest, state.attempt());
    }
    return newest;
  }

  /** The furthest stage that the attempt has begun. */
  private int current(Plan known, int attempt) {
    for (int i = known.stages().size() - 1; i >= 0; i--) {
      StageState state = state(known.stages().get(i));
      if (state != null && state.attempt() == attempt) {
        return i;
      }
    }
    return known.first();
  }

  private @Nullable StageState state(PlannedStage stage) {
    return heard.stages().get(StageNames.canonical(stage.stage()));
  }

  private JobProgress stage(StageFact fact, Instant at, UnaryOperator<StageState> step) {
    String name = StageNames.canonical(fact.stage());
    StageState before = heard.stages().get(name);
    if (before == null && heard.stages().size() >= Bounds.STAGES_MAX) {
      return this;
    }
    StageState state =
        before == null ? StageState.begin(fact.attempt(), 0, at) : before.in(fact.attempt(), at);
    if (fact.attempt() < state.attempt()) {
      return ofOlderAttempt(name, state, fact);
    }
    return new JobProgress(plan, heard.with(name, step.apply(state)), overall).grown();
  }

  /** What an earlier attempt reached still counts, for progress never falls. */
  private JobProgress ofOlderAttempt(String name, StageState state, StageFact fact) {
    double reached =
        switch (fact) {
          case StageSucceeded _ -> Percent.DONE;
          case StageProgressed report -> {
            Double percent = StageState.reported(report);
            yield percent == null ? 0 : percent;
          }
          default -> 0;
        };
    return new JobProgress(plan, heard.with(name, state.reached(reached)), overall).grown();
  }

  private JobProgress grown() {
    if (plan == null || overall >= Percent.DONE) {
      return this;
    }
    double reached = overall;
    for (int i = 0; i < plan.stages().size(); i++) {
      PlannedStage stage = plan.stages().get(i);
      StageState state = state(stage);
      double percent = plan.reuses(stage) ? Percent.DONE : state == null ? -1 : state.best();
      if (percent >= 0) {
        reached = Math.max(reached, plan.base(i) + percent / 100 * plan.weight(i));
      }
    }
    return new JobProgress(plan, heard, Math.min(reached, Percent.MOST_BEFORE_COMPLETION));
  }
}
