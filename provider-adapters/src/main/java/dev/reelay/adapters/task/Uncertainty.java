package dev.reelay.adapters.task;

import dev.reelay.adapters.provider.Capabilities.Repeat;
import dev.reelay.adapters.provider.Provider;
import dev.reelay.adapters.provider.ProviderUnreachableException;
import dev.reelay.adapters.provider.RemoteHandle;
import dev.reelay.adapters.provider.SubmitResult;
import dev.reelay.event.Billed;
import dev.reelay.event.CancellationOutcome;
import dev.reelay.event.StageFact;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what became of a hand-over whose outcome nobody knows. A provider with a lookup is
 * asked; that it knows nothing counts only when the call cannot be on its way any more, and then
 * the run is handed over again. For one that calls back, a callback may still reveal the run.
 * Otherwise, and when patience ends, the outcome is told as unknown and nothing is repeated.
 */
@ApplicationScoped
class Uncertainty {
  private static final Logger LOG = Logger.getLogger(Uncertainty.class);

  private final TaskStore tasks;
  private final IntentStore intents;
  private final Endings endings;
  private final Handing handing;
  private final TaskConfig config;

  Uncertainty(
      TaskStore tasks, IntentStore intents, Endings endings, Handing handing, TaskConfig config) {
    this.tasks = tasks;
    this.intents = intents;
    this.endings = endings;
    this.handing = handing;
    this.config = config;
  }

  /**
   * Makes a locked run uncertain, or ends it where nothing can become known. Its call is closed as
   * unknown by the caller.
   *
   * @param rawAnswer what the provider answered to the call; null when no answer came
   */
  void begin(Task task, Provider provider, @Nullable String rawAnswer) {
    boolean hope =
        provider.capabilities().repeat() == Repeat.AFTER_LOOKUP
            || handing.callback(provider, task.order()) != null;
    if (!hope) {
      endings.end(task, new End.Failed(SubmitResult.unknown(), rawAnswer, List.of()));
      return;
    }
    endings.write(task, task.becomeUncertain());
    LOG.warnf("Nobody knows whether %s took stage %s on", provider.id(), task.run.stage());
  }

  void perform(Task claimed, Lease worker, Provider provider) {
    Finding finding =
        provider.capabilities().repeat() == Repeat.AFTER_LOOKUP
            ? ask(provider, claimed)
            : new Finding.Silence();
    QuarkusTransaction.requiringNew()
        .run(() ->
            tasks
                .lock(claimed.run.stageRunId(), worker)
                .ifPresent(task -> {
                  task.lease = null;
                  settle(task, provider, finding);
                }));
  }

  /** What asking brought. */
  private sealed interface Finding {
    record Found(RemoteHandle handle) implements Finding {}

    record Absent() implements Finding {}

    /** Nobody could be asked. */
    record Silence() implements Finding {}
  }

  private static Finding ask(Provider provider, Task task) {
    try {
      Optional<RemoteHandle> found = provider.find(task.order());
      return found.<Finding>map(Finding.Found::new).orElseGet(Finding.Absent::new);
    } catch (ProviderUnreachableException | RuntimeException e) {
      LOG.warnf("%s could not be asked for stage %s: %s", provider.id(), task.run.stage(), e);
      return new Finding.Silence();
    }
  }

  private void settle(Task task, Provider provider, Finding finding) {
    if (task.state != TaskState.UNCERTAIN) {
      // A callback was faster.
      endings.write(task, List.of());
      return;
    }
    switch (finding) {
      case Finding.Found found ->
          endings.write(
              task,
              task.accept(
                  handing.priced(found.handle(), provider, task.order()), provider.capabilities()));
      case Finding.Absent _ when isSettled(task, provider) -> repeat(task);
      case Finding.Absent _, Finding.Silence _ -> wait(task, provider);
    }
  }

  /** Whether the call has been over for so long that the provider would know of it. */
  private boolean isSettled(Task task, Provider provider) {
    Duration call = handing.longestCall(provider);
    return begun(task).plus(call).plus(config.lookupGrace()).isBefore(task.seenAt);
  }

  private Instant begun(Task task) {
    return intents.last(task.run).map(IntentStore.Last::openedAt).orElse(task.heardAt);
  }

  private void repeat(Task task) {
    int tries = intents.last(task.run).map(IntentStore.Last::number).orElse(0);
    if (task.stopReason != null) {
      endings.end(task, new End.Cancelled(Billed.NO));
    } else if (tries >= config.submitTries()) {
      endings.end(task, new End.Failed(SubmitResult.unknown()));
    } else {
      task.state = TaskState.REQUESTED;
      task.dueIn(Duration.ZERO);
      endings.write(task, List.of());
    }
  }

  private void wait(Task task, Provider provider) {
    boolean asks = provider.capabilities().repeat() == Repeat.AFTER_LOOKUP;
    boolean late = begun(task).plus(config.uncertainPatience()).isBefore(task.seenAt);
    boolean stopped = task.stopReason != null;
    if (late || (stopped && !asks)) {
      giveUp(task, stopped);
      return;
    }
    task.dueIn(config.uncertainFollowUp());
    endings.write(task, List.of());
  }

  /** A stop is answered truly: whatever was taken on can be neither found nor stopped. */
  private void giveUp(Task task, boolean stopped) {
    if (!stopped) {
      endings.end(task, new End.Failed(SubmitResult.unknown()));
      return;
    }
    List<StageFact> facts = new ArrayList<>();
    if (task.stopAnswered == null) {
      facts.add(
          task.answer(
              CancellationOutcome.FAILED,
              "Nobody knows whether "
                  + task.run.provider()
                  + " took this stage on; its work and its billing may go on"));
    }
    facts.addAll(task.end(new End.Cancelled(Billed.UNKNOWN)));
    endings.write(task, facts);
  }
}
