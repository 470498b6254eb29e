package dev.reelay.orchestrator.job;

import dev.reelay.bus.JobRef;
import dev.reelay.event.PlannedStage;
import dev.reelay.event.VideoGenerationRequested;
import dev.reelay.orchestrator.plan.Plan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A job as it stands in its locked row.
 *
 * @param version number of changes so far; guards the row
 * @param told number of facts told about the job, which is the job version of the last one
 * @param createdAt when this service heard of it
 * @param startedAt begin of the first attempt; null before
 * @param finished stages that are done, in the order of the plan
 * @param now domain time when it was read
 */
record Job(
    JobRef ref,
    VideoGenerationRequested request,
    Plan plan,
    JobState state,
    long version,
    long told,
    Instant createdAt,
    @Nullable Instant startedAt,
    List<FinishedStage> finished,
    List<String> warnings,
    Instant now) {

  Job {
    finished = List.copyOf(finished);
    warnings = List.copyOf(warnings);
  }

  /**
   * A new job.
   *
   * @param reused stages of an earlier job that are not done again
   */
  static Job accepted(
      JobRef ref,
      VideoGenerationRequested request,
      Plan plan,
      List<FinishedStage> reused,
      Instant now) {
    JobState state = new JobState.Pending(null);
    return new Job(ref, request, plan, state, 1, 0, now, null, reused, List.of(), now);
  }

  /** Whether finished stages left files that no earlier job owns. */
  boolean leavesFiles() {
    return finished.stream().anyMatch(stage -> stage.runId().startsWith(id() + "."));
  }

  String id() {
    return ref.jobId();
  }

  Set<String> finishedNames() {
    Set<String> names = new LinkedHashSet<>();
    finished.forEach(stage -> names.add(stage.stage()));
    return names;
  }

  /** Who does the first unfinished stage; null when there is none. */
  @Nullable String nextProvider() {
    return plan.firstUnfinished(finishedNames()).map(PlannedStage::provider).orElse(null);
  }

  /**
   * The same job after a decision that leaves its state, but may have noted something on its run.
   */
  Job noted(Decision decision) {
    Job job = this;
    for (Effect effect : decision.effects()) {
      if (effect instanceof Effect.NoteAccepted(var run, _, var stoppable)) {
        job = job.with(run.stoppable(stoppable));
      }
    }
    return job;
  }

  private Job with(StageRun run) {
    JobState known =
        switch (state) {
          case JobState.Processing s -> new JobState.Processing(s.attempt(), run, s.dueAt());
          case JobState.Cancelling s ->
              new JobState.Cancelling(s.attempt(), run, s.cancellation(), s.respondBy());
          case JobState.Pending s -> s;
          case JobState.Retrying s -> s;
          case JobState.Final s -> s;
        };
    return new Job(
        ref, request, plan, known, version, told, createdAt, startedAt, finished, warnings, now);
  }

  /** The job after a decision: one version on, with what the effects add. */
  Job after(Decision decision) {
    List<FinishedStage> stages = new ArrayList<>(finished);
    Set<String> notes = new LinkedHashSet<>(warnings);
    Plan changed = plan;
    for (Effect effect : decision.effects()) {
      switch (effect) {
        case Effect.KeepOutputs(var fact) -> stages.add(FinishedStage.of(fact));
        case Effect.ForgetStages(var names) ->
            stages.removeIf(stage -> names.contains(stage.stage()));
        case Effect.ChangeProvider(var stage, var provider) ->
            changed = changed.with(stage, provider);
        case Effect.Warn(var text) -> notes.add(text);
        case Effect.HandOver _,
            Effect.EndRun _,
            Effect.RequestStage _,
            Effect.StopRun _,
            Effect.NoteAccepted _ -> {}
      }
    }
    boolean begun = startedAt == null && decision.fact() instanceof Fact.Started;
    return new Job(
        ref,
        request,
        changed,
        decision.state(),
        version + 1,
        decision.fact() == null ? told : told + 1,
        createdAt,
        begun ? now : startedAt,
        stages,
        List.copyOf(notes),
        now);
  }
}
