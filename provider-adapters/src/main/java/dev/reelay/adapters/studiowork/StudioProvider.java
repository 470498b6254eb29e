package dev.reelay.adapters.studiowork;

import dev.reelay.adapters.provider.Capabilities;
import dev.reelay.adapters.provider.Handover;
import dev.reelay.adapters.provider.Health;
import dev.reelay.adapters.provider.Provider;
import dev.reelay.adapters.provider.ProviderUnreachableException;
import dev.reelay.adapters.provider.RemoteHandle;
import dev.reelay.adapters.provider.StageOrder;
import dev.reelay.adapters.provider.StageOutput;
import dev.reelay.adapters.provider.StatusReport;
import dev.reelay.adapters.provider.SubmitResult;
import dev.reelay.adapters.studio.ItemProgress;
import dev.reelay.event.Billed;
import dev.reelay.event.CancellationOutcome;
import dev.reelay.event.Failure;
import dev.reelay.event.PollHint;
import dev.reelay.event.ProgressKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The built-in studio: takes runs into its work list, where its workers find them. */
@ApplicationScoped
class StudioProvider implements Provider {
  static final String ID = "studio";

  private final StudioTaskStore tasks;
  private final StudioWorkers workers;
  private final WorkFolders folders;
  private final Engine engine;
  private final Orders orders;

  StudioProvider(
      StudioTaskStore tasks,
      StudioWorkers workers,
      WorkFolders folders,
      Engine engine,
      Orders orders) {
    this.tasks = tasks;
    this.workers = workers;
    this.folders = folders;
    this.engine = engine;
    this.orders = orders;
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(
        ProgressKind.PERCENT,
        Capabilities.Cancel.QUEUED_AND_RUNNING,
        Capabilities.Repeat.ALWAYS,
        false,
        new PollHint(500, 2_000));
  }

  @Override
  public SubmitResult submit(Handover handover) {
    StageOrder order = handover.order();
    Optional<Failure> refusal = orders.refusal(order);
    if (refusal.isPresent()) {
      return new SubmitResult.Rejected(refusal.get());
    }
    tasks.add(order);
    workers.wake();
    return new SubmitResult.Accepted(new RemoteHandle(ID, order.stageRunId(), Map.of()));
  }

  @Override
  public StatusReport poll(RemoteHandle handle) {
    return tasks
        .find(handle.remoteId())
        .map(StudioProvider::report)
        .orElseGet(StatusReport.Lost::new);
  }

  private static StatusReport report(StudioTask task) {
    return switch (task.state()) {
      case QUEUED -> new StatusReport.Queued(null);
      case RUNNING -> new StatusReport.Running(progress(task.progress()));
      case SUCCEEDED -> new StatusReport.Succeeded();
      case FAILED -> new StatusReport.Failed(failure(task), null, task.lostInputs());
      case CANCELLED -> new StatusReport.Cancelled(Billed.NO);
    };
  }

  private static Failure failure(StudioTask task) {
    Failure failure = task.failure();
    if (failure == null) {
      throw new IllegalStateException("A failed run without a failure. Indicates a bug.");
    }
    return failure;
  }

  private static StatusReport.Progress progress(@Nullable ItemProgress item) {
    if (item == null) {
      return StatusReport.Progress.SILENT;
    }
    return new StatusReport.Progress(
        item.percent(),
        item.message(),
        item.substageDetail(),
        item.currentItem(),
        item.totalItems(),
        count(item.currentFrame()),
        count(item.totalFrames()),
        null,
        List.of(),
        null,
        null,
        null);
  }

  private static @Nullable Long count(@Nullable Integer frames) {
    return frames == null ? null : Long.valueOf(frames);
  }

  @Override
  public CancellationOutcome cancel(RemoteHandle handle) {
    Optional<StudioTask> task = tasks.requestCancel(handle.remoteId());
    workers.wakePulse();
    return task.map(now ->
            switch (now.state()) {
              case CANCELLED -> CancellationOutcome.CANCELLED;
              case QUEUED, RUNNING -> CancellationOutcome.REQUESTED;
              case SUCCEEDED, FAILED -> CancellationOutcome.TOO_LATE;
            })
        .orElse(CancellationOutcome.FAILED);
  }

  @Override
  public StageOutput fetch(RemoteHandle handle, Path folder) throws ProviderUnreachableException {
    Made made = tasks.find(handle.remoteId()).map(StudioTask::output).orElse(null);
    if (made == null) {
      throw new ProviderUnreachableException("The studio has no result of this run", null);
    }
    List<StageOutput.File> files =
        made.files().stream().<StageOutput.File>map(StageOutput.File.Stored::new).toList();
    return new StageOutput(files, made.warnings(), made.metadata(), null);
  }

  @Override
  public void release(RemoteHandle handle) throws ProviderUnreachableException {
    try {
      folders.delete(handle.remoteId());
    } catch (IOException e) {
      throw new ProviderUnreachableException("The work folder could not be removed", e);
    }
  }

  @Override
  public Health health() {
    return engine.health();
  }
}
