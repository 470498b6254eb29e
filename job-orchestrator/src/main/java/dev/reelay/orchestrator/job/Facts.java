package dev.reelay.orchestrator.job;

import static java.util.Objects.requireNonNullElse;

import dev.reelay.event.Artifact;
import dev.reelay.event.EngagedProvider;
import dev.reelay.event.JobEvent;
import dev.reelay.event.OrchestratorFact;
import dev.reelay.event.Reached;
import dev.reelay.event.StageCancellationRequested;
import dev.reelay.event.StageRequest;
import dev.reelay.event.StageRequested;
import dev.reelay.event.StoredFile;
import dev.reelay.event.VideoGenerationCancellationStarted;
import dev.reelay.event.VideoGenerationCancelled;
import dev.reelay.event.VideoGenerationCompleted;
import dev.reelay.event.VideoGenerationFailed;
import dev.reelay.event.VideoGenerationQueued;
import dev.reelay.event.VideoGenerationRetryScheduled;
import dev.reelay.event.VideoGenerationStarted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The events that tell a decision: what clients hear first, then what providers are asked. */
final class Facts {
  /** A job that did not finish never shows more. */
  private static final double REACHED_MAX = 99;

  private Facts() {}

  /**
   * The events of a decision, in the order in which they are published.
   *
   * @param cleanup when what the job left is removed; null when nothing is
   */
  static List<JobEvent> of(Job job, Decision decision, @Nullable Instant cleanup) {
    List<JobEvent> events = new ArrayList<>();
    Fact fact = decision.fact();
    if (fact != null) {
      events.add(told(job, fact, cleanup));
    }
    for (Effect effect : decision.effects()) {
      switch (effect) {
        case Effect.RequestStage(var run) -> events.add(request(job, run));
        case Effect.StopRun(var run, var reason, var respondBy) ->
            events.add(
                new StageCancellationRequested(
                    run.id(), run.stage(), run.attempt(), run.provider(), reason, respondBy));
        case Effect.KeepOutputs _,
            Effect.HandOver _,
            Effect.EndRun _,
            Effect.NoteAccepted _,
            Effect.ForgetStages _,
            Effect.ChangeProvider _,
            Effect.Warn _ -> {}
      }
    }
    return events;
  }

  /** The file that is the video: the first one that says so. */
  static Optional<StoredFile> video(List<StoredFile> files) {
    return files.stream().filter(file -> file.contentType().startsWith("video/")).findFirst();
  }

  /**
   * @param job as it is after the decision
   */
  private static OrchestratorFact told(Job job, Fact fact, @Nullable Instant cleanup) {
    JobState state = job.state();
    return switch (fact) {
      case Fact.Queued(var waitingFor) ->
          new VideoGenerationQueued(
              job.told(), state.attempt(), state.status(), waitingFor, job.now());
      case Fact.Started _ ->
          new VideoGenerationStarted(
              job.told(),
              state.attempt(),
              state.status(),
              job.plan().stages(),
              List.copyOf(job.finishedNames()),
              job.now(),
              null,
              job.request().deadlineAt());
      case Fact.RetryScheduled(var ended, var failure, var due) ->
          new VideoGenerationRetryScheduled(
              job.told(), state.attempt(), state.status(), ended.id(), ended.stage(), due, failure);
      case Fact.CancellationStarted(var run, var asked) ->
          new VideoGenerationCancellationStarted(
              job.told(),
              state.attempt(),
              state.status(),
              asked.by(),
              asked.reason(),
              List.of(
                  new EngagedProvider(
                      run.provider(),
                      run.stage(),
                      requireNonNullElse(run.stoppable(), "unknown"))));
      case Fact.Completed _ -> completed(job);
      case Fact.Failed failed -> failed(job, failed, cleanup);
      case Fact.Cancelled(var cancellation) ->
          new VideoGenerationCancelled(
              job.told(),
              state.attempt(),
              state.status(),
              cancellation.reason(),
              cancellation.outcomes(),
              job.now(),
              warnings(job),
              cleanup);
    };
  }

  private static VideoGenerationFailed failed(
      Job job, Fact.Failed fact, @Nullable Instant cleanup) {
    String stage = fact.stage();
    double percent = Math.min(REACHED_MAX, job.plan().percentOf(job.finishedNames()));
    return new VideoGenerationFailed(
        job.told(),
        job.state().attempt(),
        job.state().status(),
        fact.failure(),
        stage == null ? null : new Reached(stage, percent),
        artifacts(job, files(job)),
        job.now(),
        warnings(job),
        cleanup);
  }

  private static VideoGenerationCompleted completed(Job job) {
    FinishedStage last = job.finished().getLast();
    StoredFile video =
        video(last.outputs())
            .orElseThrow(
                () -> new IllegalStateException(job.id() + " has no video. Indicates a bug."));
    Map<String, Object> metadata = new HashMap<>(last.metadata());
    metadata.put("model", job.request().model());
    metadata.put("provider", last.provider());
    return new VideoGenerationCompleted(
        job.told(),
        job.state().attempt(),
        job.state().status(),
        artifacts(job, last.outputs()),
        path(job, video),
        duration(job, last.metadata().get("durationSeconds")),
        metadata,
        warnings(job),
        cost(job),
        job.now());
  }

  private static double duration(Job job, @Nullable Object measured) {
    if (measured instanceof Number seconds) {
      return seconds.doubleValue();
    }
    Integer asked = job.request().parameters().duration();
    return asked == null ? 0 : asked;
  }

  private static List<String> warnings(Job job) {
    Set<String> all = new LinkedHashSet<>();
    job.finished().forEach(stage -> all.addAll(stage.warnings()));
    all.addAll(job.warnings());
    return List.copyOf(all);
  }

  private static @Nullable Double cost(Job job) {
    List<Double> known =
        job.finished().stream().map(FinishedStage::cost).filter(Objects::nonNull).toList();
    return known.isEmpty() ? null : known.stream().mapToDouble(Double::doubleValue).sum();
  }

  private static StageRequested request(Job job, StageRun run) {
    return new StageRequested(
        run.id(),
        run.stage(),
        run.attempt(),
        run.provider(),
        job.request().model(),
        new StageRequest(
            job.request().prompt(), job.request().parameters(), job.request().inputs()),
        files(job),
        job.now(),
        dueAt(job));
  }

  private static Instant dueAt(Job job) {
    Instant own = job.state() instanceof JobState.Processing p ? p.dueAt() : null;
    return own == null ? job.request().deadlineAt() : own;
  }

  /** All files of finished stages; of two with one name the later stage's. */
  private static List<StoredFile> files(Job job) {
    Map<String, StoredFile> byName = new LinkedHashMap<>();
    for (FinishedStage stage : job.finished()) {
      stage.outputs().forEach(file -> byName.put(file.name(), file));
    }
    return List.copyOf(byName.values());
  }

  private static List<Artifact> artifacts(Job job, List<StoredFile> files) {
    return files.stream()
        .map(file ->
            new Artifact(
                file.name(), path(job, file), file.contentType(), file.sizeBytes(), file.sha256()))
        .toList();
  }

  private static String path(Job job, StoredFile file) {
    return "/v1/jobs/" + job.id() + "/artifacts/" + file.name();
  }
}
