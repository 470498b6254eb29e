package dev.reelay.adapters.task;

import dev.reelay.adapters.artifact.Shelf;
import dev.reelay.adapters.provider.Capabilities.Repeat;
import dev.reelay.adapters.provider.Provider;
import dev.reelay.adapters.provider.StageOutput;
import dev.reelay.adapters.provider.SubmitResult;
import dev.reelay.bus.Instance;
import dev.reelay.event.Billed;
import dev.reelay.event.Failure;
import dev.reelay.event.FailureClass;
import dev.reelay.event.StoredFile;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jboss.logging.Logger;

/**
 * Hands a stage over to its provider. The intent is stored before the call, the handle together
 * with the answer. What happens when the process dies: before the intent, the next holder begins
 * anew; after it, the call may have been made, so it is repeated only where the provider recognizes
 * the client reference; elsewhere {@link Uncertainty} finds out.
 */
@ApplicationScoped
class Submission {
  private static final Logger LOG = Logger.getLogger(Submission.class);
  private static final int WRITE_TRIES = 8;
  private static final Duration WRITE_PAUSE = Duration.ofMillis(200);

  private final TaskStore tasks;
  private final IntentStore intents;
  private final Endings endings;
  private final Handing handing;
  private final Uncertainty uncertainty;
  private final Cleaning cleaning;
  private final PollQueue polls;
  private final Shelf shelf;
  private final Instance instance;
  private final TaskConfig config;

  Submission(
      TaskStore tasks,
      IntentStore intents,
      Endings endings,
      Handing handing,
      Uncertainty uncertainty,
      Cleaning cleaning,
      PollQueue polls,
      Shelf shelf,
      Instance instance,
      TaskConfig config) {
    this.tasks = tasks;
    this.intents = intents;
    this.endings = endings;
    this.handing = handing;
    this.uncertainty = uncertainty;
    this.cleaning = cleaning;
    this.polls = polls;
    this.shelf = shelf;
    this.instance = instance;
    this.config = config;
  }

  void perform(Task claimed, Lease worker, Provider provider) throws InterruptedException {
    String id = claimed.run.stageRunId();
    boolean mayCall =
        QuarkusTransaction.requiringNew()
            .call(() -> tasks.lock(id, worker).filter(task -> prepare(task, provider)).isPresent());
    if (!mayCall) {
      return;
    }
    if (!instance.isAlive()) {
      QuarkusTransaction.requiringNew().run(() -> tasks.lock(id, worker).ifPresent(this::takeBack));
      return;
    }
    SubmitResult result = handing.call(provider, claimed.order());
    Settled settled = settle(result, claimed);
    boolean written = writeStubbornly(() -> write(id, worker, provider, settled));
    if (!written) {
      LOG.warnf("The lease on %s was lost while it was handed over", id);
    } else if (result instanceof SubmitResult.Accepted) {
      // A fast engine may have finished before its handle was stored, and its hint was too early.
      polls.look(provider.id(), id);
    }
  }

  /** Opens the intent; false when there is nothing to call any more. */
  private boolean prepare(Task task, Provider provider) {
    if (task.state == TaskState.SUBMITTING) {
      intents.close(task.run, IntentStore.Outcome.UNKNOWN);
      if (provider.capabilities().repeat() != Repeat.ALWAYS) {
        task.lease = null;
        uncertainty.begin(task, provider, null);
        return false;
      }
    } else if (task.state != TaskState.REQUESTED) {
      task.lease = null;
      tasks.save(task);
      return false;
    }
    task.state = TaskState.SUBMITTING;
    intents.open(task.run);
    tasks.save(task);
    return true;
  }

  private void takeBack(Task task) {
    intents.close(task.run, IntentStore.Outcome.NOT_SENT);
    task.state = TaskState.REQUESTED;
    task.lease = null;
    tasks.save(task);
  }

  /** The answer of the provider, with the files of an immediate one in the storage. */
  private sealed interface Settled {
    record Answer(SubmitResult result) implements Settled {}

    record Done(End.Succeeded end) implements Settled {}
  }

  private Settled settle(SubmitResult result, Task task) {
    if (!(result instanceof SubmitResult.Immediate(StageOutput output))) {
      return new Settled.Answer(result);
    }
    try {
      List<StoredFile> files = shelf.keep(task.order().storageFolder(), output);
      return new Settled.Done(
          new End.Succeeded(files, cleaning.clean(task.run.provider(), output)));
    } catch (IOException e) {
      LOG.error("The files of a stage cannot be stored", e);
      return new Settled.Answer(
          new SubmitResult.Rejected(
              new Failure(
                  FailureClass.PROVIDER_INTERNAL,
                  "STORAGE_FAILED",
                  "The files of the stage could not be stored",
                  null,
                  null,
                  Billed.YES,
                  false,
                  List.of())));
    }
  }

  /** An answer that may have been paid for is not dropped because the database was away. */
  private static boolean writeStubbornly(Callable<Boolean> write) throws InterruptedException {
    for (int failures = 1; ; failures++) {
      try {
        return QuarkusTransaction.requiringNew().call(write);
      } catch (RuntimeException e) {
        if (failures == WRITE_TRIES) {
          throw e;
        }
        LOG.warnf("The answer to a submit could not be written yet: %s", e);
        Thread.sleep(BackOff.pause(WRITE_PAUSE, failures));
      }
    }
  }

  private boolean write(String id, Lease worker, Provider provider, Settled settled) {
    return tasks
        .lock(id, worker)
        .map(task -> {
          task.lease = null;
          switch (settled) {
            case Settled.Done done -> finish(task, provider, done.end());
            case Settled.Answer answer -> apply(task, provider, answer.result());
          }
          return true;
        })
        .orElse(false);
  }

  private void finish(Task task, Provider provider, End.Succeeded end) {
    intents.close(task.run, IntentStore.Outcome.IMMEDIATE);
    endings.keepArtifacts(task, end);
    endings.write(task, task.finishAtOnce(end, provider.capabilities()));
    endings.log(task, end);
  }

  private void apply(Task task, Provider provider, SubmitResult result) {
    switch (result) {
      case SubmitResult.Accepted accepted -> {
        intents.close(task.run, IntentStore.Outcome.ACCEPTED);
        endings.write(task, task.accept(accepted.handle(), provider.capabilities()));
        LOG.infof("Stage %s started at %s", task.run.stage(), provider.id());
      }
      case SubmitResult.Rejected rejected -> {
        intents.close(task.run, IntentStore.Outcome.REJECTED);
        Failure failure = cleaning.clean(provider.id(), rejected.failure());
        endings.end(task, new End.Failed(failure, rejected.rawAnswer(), List.of()));
      }
      case SubmitResult.Unknown unknown -> applyUnknown(task, provider, unknown);
      case SubmitResult.Postponed postponed -> postpone(task, postponed.until());
      case SubmitResult.Immediate _ ->
          throw new IllegalStateException("Settled before. Indicates a bug.");
    }
  }

  private void applyUnknown(Task task, Provider provider, SubmitResult.Unknown unknown) {
    int tries = intents.close(task.run, IntentStore.Outcome.UNKNOWN).orElse(1);
    if (provider.capabilities().repeat() != Repeat.ALWAYS) {
      uncertainty.begin(task, provider, unknown.rawAnswer());
    } else if (tries >= config.submitTries()) {
      Failure failure = cleaning.clean(provider.id(), unknown.failure());
      endings.end(task, new End.Failed(failure, unknown.rawAnswer(), List.of()));
    } else {
      task.state = TaskState.REQUESTED;
      task.dueIn(BackOff.pause(config.backOff(), tries));
      endings.write(task, List.of());
    }
  }

  /** Nothing was sent; it goes on as if it had just been asked for. */
  private void postpone(Task task, Instant until) {
    intents.close(task.run, IntentStore.Outcome.NOT_SENT);
    task.state = TaskState.REQUESTED;
    if (task.stopReason != null) {
      endings.end(task, new End.Cancelled(Billed.NO));
      return;
    }
    Duration wait = Duration.between(task.seenAt, until);
    task.dueIn(wait.isNegative() ? Duration.ZERO : wait);
    endings.write(task, List.of());
  }
}
