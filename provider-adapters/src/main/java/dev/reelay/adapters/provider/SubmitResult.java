package dev.reelay.adapters.provider;

import dev.reelay.event.Billed;
import dev.reelay.event.Failure;
import dev.reelay.event.FailureClass;
import java.time.Instant;
import java.util.List;

/** What became of handing over a stage. */
public sealed interface SubmitResult {
  /** The provider took it on; the run is found again by the handle. */
  record Accepted(RemoteHandle handle) implements SubmitResult {}

  /** The provider did it at once. */
  record Immediate(StageOutput output) implements SubmitResult {}

  /** The provider surely did not take it on. */
  record Rejected(Failure failure) implements SubmitResult {}

  /** Nobody knows whether the provider took it on; it may have to be paid. */
  record Unknown(Failure failure) implements SubmitResult {}

  /** Nothing was sent, since our own budget for calls is used up; it goes on at that moment. */
  record Postponed(Instant until) implements SubmitResult {}

  /** What follows from a call that failed on its way. */
  static SubmitResult of(ProviderUnreachableException failed) {
    Instant retryAt = failed.retryAt();
    if (failed.sent() == ProviderUnreachableException.Sent.MAYBE) {
      return new Unknown(unknown());
    }
    if (retryAt != null) {
      return new Postponed(retryAt);
    }
    String message = failed.getMessage();
    return new Rejected(
        new Failure(
            FailureClass.PROVIDER_UNAVAILABLE,
            FailureClass.PROVIDER_UNAVAILABLE.name(),
            message == null ? "The provider could not be reached" : message,
            null,
            null,
            Billed.NO,
            true,
            List.of()));
  }

  /** The failure of a hand-over whose outcome nobody knows. */
  static Failure unknown() {
    return new Failure(
        FailureClass.SUBMISSION_UNKNOWN,
        FailureClass.SUBMISSION_UNKNOWN.name(),
        "Nobody knows whether the provider took this stage on; it is not repeated, since it may be billed",
        null,
        null,
        Billed.UNKNOWN,
        false,
        List.of(
            "Look at the provider's own list of runs", "Send the job again if it is not there"));
  }
}
