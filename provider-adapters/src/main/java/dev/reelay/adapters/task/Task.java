package dev.reelay.adapters.task;

import dev.reelay.adapters.provider.Capabilities;
import dev.reelay.adapters.provider.RemoteHandle;
import dev.reelay.adapters.provider.StageOrder;
import dev.reelay.adapters.provider.StatusReport;
import dev.reelay.bus.JobRef;
import dev.reelay.event.Billed;
import dev.reelay.event.CancellationOutcome;
import dev.reelay.event.EngineStatus;
import dev.reelay.event.FailureClass;
import dev.reelay.event.StageAccepted;
import dev.reelay.event.StageCancellationAnswered;
import dev.reelay.event.StageCancelled;
import dev.reelay.event.StageFact;
import dev.reelay.event.StageFailed;
import dev.reelay.event.StageProgressed;
import dev.reelay.event.StageSucceeded;
import dev.reelay.event.StopReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A stage run as its row holds it, loaded under a lock. Its methods are the legal moves; each
 * returns the facts to publish with it. They do no I/O.
 */
final class Task {
  final JobRef job;
  final StageRef run;

  /** The schema's time when the row was read; what happens now happens then. */
  final Instant seenAt;

  TaskState state;

  /** Reads what was asked for, which a look at the provider does not need; null on a tombstone. */
  @Nullable Supplier<StageOrder> order;

  @Nullable RemoteHandle handle;
  long progressNo;
  Instant heardAt;
  @Nullable Instant acceptedAt;
  @Nullable Instant reportedAt;
  boolean untracked;
  @Nullable StopReason stopReason;
  @Nullable Instant respondBy;
  int stopTries;
  @Nullable CancellationOutcome stopSent;
  @Nullable CancellationOutcome stopAnswered;
  @Nullable Instant dueAt;
  @Nullable FailureClass failureClass;
  @Nullable Lease lease;

  Task(JobRef job, StageRef run, TaskState state, Instant seenAt) {
    this.job = job;
    this.run = run;
    this.state = state;
    this.seenAt = seenAt;
    this.heardAt = seenAt;
  }

  /** What was asked for. Fails on a tombstone, which indicates a bug. */
  StageOrder order() {
    if (order == null) {
      throw new IllegalStateException(run.stageRunId() + " has no order. Indicates a bug.");
    }
    return order.get();
  }

  /** Where the provider finds it. Fails before it was accepted, which indicates a bug. */
  RemoteHandle handle() {
    if (handle == null) {
      throw new IllegalStateException(run.stageRunId() + " has no handle. Indicates a bug.");
    }
    return handle;
  }

  /** Where its files are stored; also known of a tombstone. */
  String storageFolder() {
    return StageOrder.storageFolder(job, run.stage(), run.attempt());
  }

  boolean isHeldBy(Lease worker) {
    return worker.equals(lease);
  }

  void dueIn(Duration pause) {
    dueAt = seenAt.plus(pause);
  }

  /** A provider took it on. */
  List<StageFact> accept(RemoteHandle by, Capabilities can) {
    state = TaskState.RUNNING;
    handle = by;
    acceptedAt = seenAt;
    dueAt = stopReason == null && !untracked ? null : seenAt;
    return List.of(accepted(can));
  }

  private StageAccepted accepted(Capabilities can) {
    return new StageAccepted(
        run.stageRunId(),
        run.stage(),
        run.attempt(),
        run.provider(),
        seenAt,
        can.progress(),
        can.pollHint(),
        can.webhooks(),
        can.cancel().word());
  }

  /** A provider did it at once: accepted and done in one step. */
  List<StageFact> finishAtOnce(End.Succeeded end, Capabilities can) {
    List<StageFact> facts = new ArrayList<>(List.of(accepted(can)));
    facts.addAll(end(end));
    return facts;
  }

  /** From now on nobody knows whether a provider has it. */
  List<StageFact> becomeUncertain() {
    state = TaskState.UNCERTAIN;
    dueAt = seenAt;
    if (untracked) {
      return List.of();
    }
    progressNo++;
    return List.of(progressed(null, EngineStatus.SUBMISSION_UNKNOWN, null, null));
  }

  /**
   * It has not ended: the report that has the row's number, and answers a check when there is one.
   */
  StageProgressed report(StatusReport.Unfinished status, @Nullable Integer check) {
    if (state == TaskState.UNCERTAIN) {
      return progressed(check, EngineStatus.SUBMISSION_UNKNOWN, null, null);
    }
    return switch (status) {
      case StatusReport.Queued queued ->
          progressed(check, EngineStatus.QUEUED, queued.position(), null);
      case StatusReport.Running running ->
          progressed(check, EngineStatus.RUNNING, null, running.progress());
      case StatusReport.Unknown unknown ->
          progressed(check, EngineStatus.UNKNOWN, null, said(unknown.raw()));
    };
  }

  private static StatusReport.Progress said(@Nullable String raw) {
    return new StatusReport.Progress(
        null, null, null, null, null, null, null, null, List.of(), null, null, raw);
  }

  private StageProgressed progressed(
      @Nullable Integer check,
      EngineStatus status,
      @Nullable Integer queuePosition,
      StatusReport.@Nullable Progress told) {
    StatusReport.Progress progress = told == null ? StatusReport.Progress.SILENT : told;
    return new StageProgressed(
        run.stageRunId(),
        run.stage(),
        run.attempt(),
        run.provider(),
        progressNo,
        check,
        status,
        progress.percent(),
        progress.message(),
        progress.substageDetail(),
        progress.currentItem(),
        progress.totalItems(),
        progress.currentFrame(),
        progress.totalFrames(),
        queuePosition,
        progress.pollAfter(),
        progress.warnings(),
        progress.log(),
        progress.metadata(),
        progress.raw(),
        seenAt);
  }

  /**
   * It ended. The first end counts and is told, after the answer to a stop that is still owed;
   * nothing is returned for a later one.
   */
  List<StageFact> end(End end) {
    if (state.isOver()) {
      return List.of();
    }
    state =
        switch (end) {
          case End.Succeeded _ -> TaskState.SUCCEEDED;
          case End.Failed _ -> TaskState.FAILED;
          case End.Cancelled _ -> TaskState.CANCELLED;
        };
    failureClass = end instanceof End.Failed failed ? failed.failure().failureClass() : null;
    reportedAt = seenAt;
    dueAt = seenAt;
    List<StageFact> facts = new ArrayList<>();
    if (stopReason != null && stopAnswered == null) {
      facts.add(
          answer(
              end instanceof End.Cancelled
                  ? CancellationOutcome.CANCELLED
                  : CancellationOutcome.TOO_LATE,
              null));
    }
    facts.add(fact(end));
    return facts;
  }

  private StageFact fact(End end) {
    return switch (end) {
      case End.Succeeded done ->
          new StageSucceeded(
              run.stageRunId(),
              run.stage(),
              run.attempt(),
              run.provider(),
              done.files(),
              runtime().toMillis(),
              done.output().cost(),
              done.output().warnings(),
              done.output().metadata(),
              seenAt);
      case End.Failed failed ->
          new StageFailed(
              run.stageRunId(),
              run.stage(),
              run.attempt(),
              run.provider(),
              failed.failure().at(run.provider()),
              failed.rawAnswer(),
              failed.lostInputs());
      case End.Cancelled cancelled -> cancelled(cancelled.billed());
    };
  }

  private StageCancelled cancelled(Billed billed) {
    return new StageCancelled(
        run.stageRunId(), run.stage(), run.attempt(), run.provider(), billed, seenAt);
  }

  /** Time since a provider took it on, or since it was heard of. */
  Duration runtime() {
    Duration since = Duration.between(acceptedAt == null ? heardAt : acceptedAt, seenAt);
    return since.isNegative() ? Duration.ZERO : since;
  }

  /** Somebody wants it to stop. */
  List<StageFact> requestStop(StopReason reason, Instant answerBy) {
    if (state.isOver()) {
      return stopAfterEnd();
    }
    stopReason = reason;
    respondBy = answerBy;
    if (state == TaskState.REQUESTED) {
      return end(new End.Cancelled(Billed.NO));
    }
    if (stopAnswered != null) {
      return List.of(answer(stopAnswered, null));
    }
    dueAt = seenAt;
    return List.of();
  }

  private List<StageFact> stopAfterEnd() {
    boolean stopped = state == TaskState.CANCELLED || state == TaskState.TOMBSTONE;
    List<StageFact> facts = new ArrayList<>();
    facts.add(answer(stopped ? CancellationOutcome.CANCELLED : CancellationOutcome.TOO_LATE, null));
    if (reportedAt == null) {
      reportedAt = seenAt;
      facts.add(cancelled(Billed.NO));
    }
    return facts;
  }

  /** The provider's answer to the stop, to be told. */
  StageCancellationAnswered answer(CancellationOutcome outcome, @Nullable String warning) {
    stopAnswered = outcome;
    return new StageCancellationAnswered(
        run.stageRunId(), run.stage(), run.attempt(), run.provider(), outcome, warning);
  }

  /**
   * Nobody asks for it any more; only its end is still of interest, and we look for it ourselves.
   */
  void untrack(Duration followUp) {
    untracked = true;
    if (dueAt == null) {
      dueIn(followUp);
    }
  }
}
