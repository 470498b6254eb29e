package dev.reelay.adapters.task;

import dev.reelay.adapters.artifact.Shelf;
import dev.reelay.adapters.provider.Provider;
import dev.reelay.adapters.provider.ProviderUnreachableException;
import dev.reelay.adapters.provider.ResultException;
import dev.reelay.adapters.provider.StageOutput;
import dev.reelay.adapters.provider.StatusReport;
import dev.reelay.adapters.remote.Providers;
import dev.reelay.bus.Events;
import dev.reelay.bus.LogFields;
import dev.reelay.event.Billed;
import dev.reelay.event.CancellationOutcome;
import dev.reelay.event.Failure;
import dev.reelay.event.FailureClass;
import dev.reelay.event.StoredFile;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One look at a run: asks the provider, then writes the answer under the row's lock. Any instance
 * may look, at any time; only the first end counts. A look that fails is no failure of the run.
 */
@ApplicationScoped
class Looking {
  private static final Logger LOG = Logger.getLogger(Looking.class);

  private final TaskStore tasks;
  private final Endings endings;
  private final Events events;
  private final UnknownRuns unknown;
  private final Providers providers;
  private final Shelf shelf;
  private final IncomingFolders incoming;
  private final Cleaning cleaning;
  private final TaskConfig config;
  private final MeterRegistry meters;

  Looking(
      TaskStore tasks,
      Endings endings,
      Events events,
      UnknownRuns unknown,
      Providers providers,
      Shelf shelf,
      IncomingFolders incoming,
      Cleaning cleaning,
      TaskConfig config,
      MeterRegistry meters) {
    this.tasks = tasks;
    this.endings = endings;
    this.events = events;
    this.unknown = unknown;
    this.providers = providers;
    this.shelf = shelf;
    this.incoming = incoming;
    this.cleaning = cleaning;
    this.config = config;
    this.meters = meters;
  }

  void perform(PollQueue.Look look) throws Exception {
    Optional<Task> found = tasks.find(look.stageRunId());
    PollQueue.Check asked = look.check();
    if (found.isEmpty() && asked != null) {
      unknown.answer(asked);
    }
    if (found.isEmpty() || found.get().state.isOver()) {
      return;
    }
    Task task = found.get();
    try (LogFields _ = LogFields.of(task.job).stage(task.run.stage())) {
      perform(look, task);
    }
  }

  private void perform(PollQueue.Look look, Task task) {
    Optional<Provider> provider = providers.find(task.run.provider());
    if (task.state != TaskState.RUNNING || provider.isEmpty()) {
      answer(look, new StatusReport.Queued(null));
      return;
    }
    String id = provider.get().id();
    try {
      apply(look, task, provider.get(), cleaning.clean(id, provider.get().poll(task.handle())));
    } catch (ProviderUnreachableException e) {
      meters.counter("reelay.polls.failed", "provider", id).increment();
      LOG.infof(
          "Looking at stage %s failed; the next check looks again: %s",
          task.run.stage(), e.getMessage());
      answer(look, later(e.retryAt()));
    } catch (ResultException e) {
      end(task, _ -> new End.Failed(cleaning.clean(id, e.failure())));
    } catch (IOException | RuntimeException e) {
      meters.counter("reelay.polls.failed", "provider", id).increment();
      LOG.warnf(e, "Looking at stage %s failed; the next check looks again", task.run.stage());
      answer(look, new StatusReport.Unknown(null));
    }
  }

  /** Nothing is known but when another look makes sense. */
  private static StatusReport.Unfinished later(@Nullable Instant pollAfter) {
    return pollAfter == null
        ? new StatusReport.Unknown(null)
        : new StatusReport.Running(StatusReport.Progress.SILENT.pollAfter(pollAfter));
  }

  private void apply(PollQueue.Look look, Task task, Provider provider, StatusReport report)
      throws ProviderUnreachableException, ResultException, IOException {
    switch (report) {
      case StatusReport.Unfinished unfinished -> write(look, unfinished);
      case StatusReport.Succeeded _ -> bringHome(task, provider);
      case StatusReport.Failed failed ->
          end(task, _ -> new End.Failed(failed.failure(), failed.rawAnswer(), failed.lostInputs()));
      case StatusReport.Lost _ when isFresh(task) && !isStopped(task) ->
          write(look, new StatusReport.Queued(null));
      case StatusReport.Lost _ -> end(task, Looking::lost);
      case StatusReport.Cancelled cancelled ->
          end(task, locked -> stopped(locked, cancelled.billed()));
    }
  }

  /** Some engines do not know a run at once that they just took on. */
  private boolean isFresh(Task task) {
    Instant accepted = task.acceptedAt;
    return accepted != null && accepted.plus(config.lostAfter()).isAfter(task.seenAt);
  }

  /** Some engines keep nothing of a run that they stopped before it began. */
  private static boolean isStopped(Task task) {
    return task.stopSent == CancellationOutcome.CANCELLED;
  }

  private static End lost(Task task) {
    return task.stopReason == null
        ? failure(FailureClass.LOST, "The provider no longer knows this run")
        : new End.Cancelled(Billed.UNKNOWN);
  }

  /** A check is answered even when the look failed; a hint needs no answer. */
  private void answer(PollQueue.Look look, StatusReport.Unfinished status) {
    if (look.check() != null) {
      write(look, status);
    }
  }

  private void write(PollQueue.Look look, StatusReport.Unfinished status) {
    QuarkusTransaction.requiringNew()
        .run(() ->
            tasks
                .report(look.stageRunId(), look.check() != null)
                .ifPresent(
                    task -> events.publish(task.job, List.of(task.report(status, look.number())))));
  }

  private void bringHome(Task task, Provider provider)
      throws ProviderUnreachableException, ResultException, IOException {
    String folder = task.order().storageFolder();
    Path arriving = incoming.make();
    try {
      StageOutput output = cleaning.clean(provider.id(), provider.fetch(task.handle(), arriving));
      List<StoredFile> files = shelf.keep(folder, output);
      if (!end(task, _ -> new End.Succeeded(files, output))) {
        clearUnlessSucceeded(task.run.stageRunId(), folder);
      }
    } finally {
      incoming.delete(arriving);
    }
  }

  /** The run ended otherwise while its files were on the way. */
  private void clearUnlessSucceeded(String stageRunId, String folder) throws IOException {
    if (tasks.find(stageRunId).filter(now -> now.state == TaskState.SUCCEEDED).isEmpty()) {
      shelf.clear(folder);
    }
  }

  /** What the end is may depend on what happened to the row since it was read. */
  private boolean end(Task task, Function<Task, End> end) {
    return QuarkusTransaction.requiringNew()
        .call(() ->
            tasks
                .lock(task.run.stageRunId())
                .map(locked -> endings.end(locked, end.apply(locked)))
                .orElse(false));
  }

  /** Only a stop that we asked for is a cancellation. */
  private static End stopped(Task task, Billed billed) {
    return task.stopReason == null
        ? failure(FailureClass.CANCELLED_REMOTELY, "The run was stopped at the provider")
        : new End.Cancelled(billed);
  }

  private static End failure(FailureClass failureClass, String message) {
    return new End.Failed(Failure.of(failureClass, message));
  }
}
