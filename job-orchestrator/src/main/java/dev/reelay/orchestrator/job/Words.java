package dev.reelay.orchestrator.job;

import dev.reelay.event.Failure;
import dev.reelay.event.FailureClass;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What people read about the ends that the machine itself decides. */
final class Words {
  private Words() {}

  static Failure deadline() {
    return Failure.of(FailureClass.DEADLINE, "The job did not finish before its deadline");
  }

  static Failure overdue(StageRun run, Duration limit) {
    return Failure.of(
            FailureClass.DEADLINE,
            run.stage() + " did not finish within " + limit.toSeconds() + " s")
        .at(run.provider());
  }

  static Failure forced(String by, @Nullable String reason) {
    return Failure.of(
        FailureClass.ENDED_BY_ADMINISTRATOR,
        "Ended by " + by + (reason == null ? "" : ": " + reason));
  }

  static Failure noVideo(StageRun run) {
    return Failure.of(FailureClass.BAD_OUTPUT, run.stage() + " delivered no video");
  }

  static Failure cancelledRemotely(StageRun run) {
    return Failure.of(
        FailureClass.CANCELLED_REMOTELY, run.provider() + " cancelled " + run.stage());
  }

  static Failure silent(StageRun run, long seconds) {
    return Failure.of(
        FailureClass.STALLED,
        run.provider() + " gave no sign of " + run.stage() + " for " + seconds + " s");
  }

  static Failure unknownModel(String model) {
    return Failure.of(FailureClass.UNSUPPORTED, "The model " + model + " is not served here");
  }

  static String byUser(StageRun run) {
    return run.stage() + " cancelled by user";
  }

  static String mayGoOn(StageRun run) {
    return byUser(run)
        + "; "
        + run.provider()
        + " did not confirm in time, so work or billing may go on";
  }
}
