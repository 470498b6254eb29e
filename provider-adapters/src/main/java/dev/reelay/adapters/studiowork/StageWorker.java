package dev.reelay.adapters.studiowork;

import dev.reelay.adapters.artifact.Shelf;
import dev.reelay.adapters.provider.StageOrder;
import dev.reelay.adapters.provider.StageOutput;
import dev.reelay.adapters.studio.ProducedFile;
import dev.reelay.adapters.studio.StageResult;
import dev.reelay.adapters.studio.StageWork;
import dev.reelay.adapters.studio.StudioEngine;
import dev.reelay.adapters.studio.StudioException;
import dev.reelay.event.Billed;
import dev.reelay.event.Failure;
import dev.reelay.event.FailureClass;
import dev.reelay.event.StoredFile;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Does one run: fetches its inputs, runs the engine, stores the files, writes how it ended. */
@ApplicationScoped
class StageWorker {
  private static final Logger LOG = Logger.getLogger(StageWorker.class);
  private static final String INPUTS_LOST = "INPUTS_LOST";

  private final StudioTaskStore tasks;
  private final StudioEngine engine;
  private final WorkFolders folders;
  private final Shelf shelf;
  private final Orders orders;

  StageWorker(
      StudioTaskStore tasks, StudioEngine engine, WorkFolders folders, Shelf shelf, Orders orders) {
    this.tasks = tasks;
    this.engine = engine;
    this.folders = folders;
    this.shelf = shelf;
    this.orders = orders;
  }

  /** How the work on a run came to an end on this instance. */
  private sealed interface Result {
    record Done(Made made) implements Result {}

    record Bad(Failure failure, List<String> lostInputs) implements Result {}

    record Stopped() implements Result {}
  }

  /** Works on the run until it ends, is stopped or belongs to somebody else; blocks. */
  void perform(RunInHand run) throws IOException {
    if (run.task.cancelRequested()) {
      run.stop(RunInHand.Stop.CANCELLED);
    }
    String id = run.task.stageRunId();
    Result result = run.stopped() == null ? work(run) : new Result.Stopped();
    boolean ended =
        switch (result) {
          case Result.Done done -> tasks.succeed(id, run.lease, done.made());
          case Result.Bad bad -> tasks.fail(id, run.lease, bad.failure(), bad.lostInputs());
          case Result.Stopped _ -> endStopped(run);
        };
    if (ended) {
      folders.delete(id);
    } else if (result instanceof Result.Done) {
      shelf.clear(folder(run));
      clearUnlessWanted(run.task.order());
    }
  }

  /** A stop ends the run; otherwise it goes back to whoever takes it next. */
  private boolean endStopped(RunInHand run) {
    String id = run.task.stageRunId();
    RunInHand.Stop reason = run.stopped();
    if (reason == RunInHand.Stop.CANCELLED) {
      return tasks.cancel(id, run.lease);
    }
    LOG.infof(
        reason == RunInHand.Stop.SHUTDOWN
            ? "Stage run %s is given back, since this instance stops"
            : "Stage run %s is left to another instance",
        id);
    tasks.giveBack(id, run.lease);
    return false;
  }

  private Result work(RunInHand run) {
    StageOrder order = run.task.order();
    try {
      Map<String, Path> inputs = folders.inputs(order.stageRunId(), order.inputs());
      StageWork work = orders.work(order, folders.items(order.stageRunId()), inputs);
      StageResult result = engine.run(work, run);
      return run.cancelled() ? new Result.Stopped() : new Result.Done(store(run, result));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      run.stop(RunInHand.Stop.SHUTDOWN);
      return new Result.Stopped();
    } catch (LostInputsException e) {
      return lost(order, e);
    } catch (StudioException e) {
      return run.stopped() == null
          ? failed(order, classOf(e.kind()), e.getMessage(), e)
          : new Result.Stopped();
    } catch (IOException | RuntimeException | VirtualMachineError e) {
      return failed(
          order, FailureClass.PROVIDER_INTERNAL, "The " + order.stage() + " stage failed here", e);
    }
  }

  /**
   * Each lease stores in a folder of its own, so that a worker that thaws in the midst of it writes
   * over no file of who took over.
   */
  private static String folder(RunInHand run) {
    return run.task.order().storageFolder() + "/" + run.lease.fence();
  }

  private Made store(RunInHand run, StageResult result) throws IOException {
    List<StoredFile> files = new ArrayList<>();
    for (ProducedFile file : result.files()) {
      files.add(
          shelf.keep(
              folder(run),
              new StageOutput.File.Local(file.name(), file.path(), file.contentType())));
    }
    return new Made(files, result.warnings(), result.metadata());
  }

  private static Result failed(
      StageOrder order, FailureClass failureClass, @Nullable String message, Throwable cause) {
    LOG.warnf(cause, "Stage run %s failed", order.stageRunId());
    return new Result.Bad(
        Failure.of(failureClass, message == null ? failureClass.name() : message), List.of());
  }

  /** Repeating this stage alone would not help; whoever made the files has to. */
  private static Result lost(StageOrder order, LostInputsException e) {
    LOG.warnf("Stage run %s cannot begin. %s", order.stageRunId(), e.getMessage());
    return new Result.Bad(
        new Failure(
            FailureClass.ASSET_INVALID,
            INPUTS_LOST,
            String.valueOf(e.getMessage()),
            null,
            null,
            Billed.NO,
            false,
            List.of("Send the job again")),
        e.names());
  }

  private static FailureClass classOf(StudioException.Kind kind) {
    return switch (kind) {
      case INVALID_REQUEST -> FailureClass.INVALID_REQUEST;
      case BAD_OUTPUT -> FailureClass.BAD_OUTPUT;
      case PROVIDER_UNAVAILABLE -> FailureClass.PROVIDER_UNAVAILABLE;
      case PROVIDER_INTERNAL, CANCELLED -> FailureClass.PROVIDER_INTERNAL;
    };
  }

  /**
   * The lease was lost while files were stored; they stay only for a run that may still use them.
   */
  private void clearUnlessWanted(StageOrder order) throws IOException {
    boolean unwanted =
        tasks
            .find(order.stageRunId())
            .filter(now ->
                now.state() == StudioTask.State.RUNNING
                    || now.state() == StudioTask.State.SUCCEEDED)
            .isEmpty();
    if (unwanted) {
      shelf.clear(order.storageFolder());
    }
  }
}
