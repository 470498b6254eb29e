package dev.reelay.orchestrator.job;

import dev.reelay.event.CancellationOutcome;
import dev.reelay.event.Failure;
import dev.reelay.event.StageSucceeded;
import dev.reelay.event.WaitingFor;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What may move a job. */
sealed interface Signal {
  String DISPATCHER = "dispatcher";
  String TIMER = "timer";
  String ADAPTERS = "adapters";

  /** What happened, as transitions and metrics name it. */
  default String word() {
    return getClass().getSimpleName();
  }

  /** Whose doing it is: a client, an administrator, or the part that noticed it. */
  String who();

  /** What is behind it, in a few words; null when the name says all. */
  default @Nullable String why() {
    return null;
  }

  /** The grants that the next stage needs are there. */
  record Start() implements Signal {
    @Override
    public String who() {
      return DISPATCHER;
    }
  }

  /** The job has to wait, and for what. */
  record HoldBack(WaitingFor reason) implements Signal {
    @Override
    public String who() {
      return DISPATCHER;
    }

    @Override
    public String why() {
      return reason.word();
    }
  }

  /** The request cannot be served at all. */
  record Refuse(Failure failure) implements Signal {
    @Override
    public String who() {
      return "plan";
    }

    @Override
    public String why() {
      return failure.code();
    }
  }

  /** Somebody who may wants the job to stop. */
  record Cancel(String by, @Nullable String reason) implements Signal {
    @Override
    public String who() {
      return by;
    }

    @Override
    public @Nullable String why() {
      return reason;
    }
  }

  /** Somebody who may wants the next attempt now instead of after the pause. */
  record RetryNow(String by, @Nullable String reason) implements Signal {
    @Override
    public String who() {
      return by;
    }

    @Override
    public @Nullable String why() {
      return reason;
    }
  }

  /** An administrator ends the job. */
  record ForceFail(String by, @Nullable String reason) implements Signal {
    @Override
    public String who() {
      return by;
    }

    @Override
    public @Nullable String why() {
      return reason;
    }
  }

  /** The job's deadline has passed. */
  record DeadlinePassed() implements Signal {
    @Override
    public String who() {
      return TIMER;
    }
  }

  /** The moment by which a cancelled run should have ended has passed. */
  record AnswerOverdue() implements Signal {
    @Override
    public String who() {
      return TIMER;
    }
  }

  /** News of one stage run; any other run than the job's own is old news. */
  sealed interface OfRun extends Signal {
    /** The run that it is about. */
    String runId();
  }

  /**
   * The provider took the run on.
   *
   * @param stoppable what it can stop, in its own word; null when it did not say
   */
  record RunAccepted(String runId, Instant at, @Nullable String stoppable) implements OfRun {
    @Override
    public String who() {
      return ADAPTERS;
    }

    @Override
    public String why() {
      return runId;
    }
  }

  /** The run is done and its files are stored. */
  record RunSucceeded(StageSucceeded fact) implements OfRun {
    @Override
    public String who() {
      return ADAPTERS;
    }

    @Override
    public String runId() {
      return fact.stageRunId();
    }

    @Override
    public String why() {
      return runId();
    }
  }

  /**
   * The run ended badly.
   *
   * @param lostInputs names of files of finished stages that are missing or damaged
   */
  record RunFailed(String runId, Failure failure, List<String> lostInputs) implements OfRun {
    public RunFailed {
      lostInputs = List.copyOf(lostInputs);
    }

    RunFailed(String runId, Failure failure) {
      this(runId, failure, List.of());
    }

    @Override
    public String who() {
      return ADAPTERS;
    }

    @Override
    public String why() {
      return runId + ": " + failure.code();
    }
  }

  /** The run ended because it was asked to, or because the provider chose so. */
  record RunCancelled(String runId) implements OfRun {
    @Override
    public String who() {
      return ADAPTERS;
    }

    @Override
    public String why() {
      return runId;
    }
  }

  /** The run gave no sign of life for too long. */
  record RunStalled(String runId, long silentSeconds) implements OfRun {
    @Override
    public String who() {
      return "tracker";
    }

    @Override
    public String why() {
      return runId + ": silent for " + silentSeconds + " s";
    }
  }

  /** The provider answered the wish to stop. */
  record CancellationAnswered(String runId, CancellationOutcome outcome, @Nullable String warning)
      implements OfRun {
    @Override
    public String who() {
      return ADAPTERS;
    }

    @Override
    public String why() {
      return runId + ": " + outcome.word();
    }
  }
}
