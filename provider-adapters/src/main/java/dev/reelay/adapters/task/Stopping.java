package dev.reelay.adapters.task;

import dev.reelay.adapters.provider.Provider;
import dev.reelay.adapters.provider.ProviderUnreachableException;
import dev.reelay.event.Billed;
import dev.reelay.event.CancellationOutcome;
import dev.reelay.event.Failure;
import dev.reelay.event.FailureClass;
import dev.reelay.event.StageFact;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Stops a run: asks the provider once, tells its true answer in time, and goes on looking until the
 * run has really ended. Whatever the answer was, the run ends by what a look finds.
 */
@ApplicationScoped
class Stopping {
  private static final Logger LOG = Logger.getLogger(Stopping.class);

  private final TaskStore tasks;
  private final Endings endings;
  private final PollQueue polls;
  private final TaskConfig config;

  Stopping(TaskStore tasks, Endings endings, PollQueue polls, TaskConfig config) {
    this.tasks = tasks;
    this.endings = endings;
    this.polls = polls;
    this.config = config;
  }

  void perform(Task claimed, Lease worker, Provider provider) {
    boolean ask = claimed.stopReason != null && claimed.stopSent == null;
    CancellationOutcome outcome = ask ? ask(provider, claimed) : null;
    QuarkusTransaction.requiringNew()
        .run(() ->
            tasks
                .lock(claimed.run.stageRunId(), worker)
                .ifPresent(task -> write(task, ask, outcome)));
    polls.look(claimed.run.provider(), claimed.run.stageRunId());
  }

  /** The provider's answer; null when it could not be asked. */
  private static @Nullable CancellationOutcome ask(Provider provider, Task task) {
    try {
      return provider.cancel(task.handle());
    } catch (ProviderUnreachableException | RuntimeException e) {
      LOG.warnf(e, "%s could not be asked to stop stage %s", provider.id(), task.run.stage());
      return null;
    }
  }

  private void write(Task task, boolean asked, @Nullable CancellationOutcome outcome) {
    task.lease = null;
    if (task.state.isOver()) {
      endings.write(task, List.of());
      return;
    }
    if (isGivenUp(task)) {
      endings.end(task, new End.Failed(givenUp()));
      return;
    }
    if (asked && outcome == null && !isLastTry(task)) {
      task.stopTries++;
      task.dueIn(BackOff.pause(config.backOff(), task.stopTries));
      endings.write(task, List.of());
      return;
    }
    if (asked) {
      task.stopSent = Optional.ofNullable(outcome).orElse(CancellationOutcome.ERROR);
    }
    endings.write(task, answers(task, asked));
  }

  private boolean isLastTry(Task task) {
    Instant respondBy = task.respondBy;
    boolean late =
        respondBy != null && !task.seenAt.plus(config.stopPatience()).isBefore(respondBy);
    return late || task.stopTries + 1 >= config.stopTries();
  }

  /** A mere "requested" is held back a little, for the run may end meanwhile. */
  private List<StageFact> answers(Task task, boolean justAsked) {
    List<StageFact> facts = new ArrayList<>();
    CancellationOutcome sent = task.stopSent;
    boolean wait = justAsked && sent == CancellationOutcome.REQUESTED;
    if (sent != null && task.stopAnswered == null && !wait) {
      facts.add(task.answer(sent, warning(task, sent)));
    }
    task.dueIn(wait ? config.stopPatience() : config.stopFollowUp());
    return facts;
  }

  private static @Nullable String warning(Task task, CancellationOutcome outcome) {
    String provider = task.run.provider();
    return switch (outcome) {
      case CANCELLED, TOO_LATE -> null;
      case REQUESTED -> provider + " took note of the stop but has not stopped yet";
      case NOT_SUPPORTED ->
          provider + " cannot stop a run in hand; its work and its billing may go on";
      case FAILED, ERROR -> provider + " did not stop the run; its work and its billing may go on";
    };
  }

  private boolean isGivenUp(Task task) {
    return task.order().deadlineAt().plus(config.deadlineGrace()).isBefore(task.seenAt);
  }

  private static Failure givenUp() {
    return new Failure(
        FailureClass.DEADLINE,
        FailureClass.DEADLINE.name(),
        "The run did not end within its deadline and is no longer looked at",
        null,
        null,
        Billed.UNKNOWN,
        false,
        List.of());
  }
}
