package dev.reelay.adapters.provider;

import dev.reelay.event.Billed;
import dev.reelay.event.Failure;
import dev.reelay.event.FailureClass;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of handing over a stage. */
public sealed interface SubmitResult {
  /** The provider took it on; the run is found again by the handle. */
  record Accepted(RemoteHandle handle) implements SubmitResult {}

  /** The provider did it at once. */
  record Immediate(StageOutput output) implements SubmitResult {}

  /**
   * The provider surely did not take it on.
   *
   * @param rawAnswer what it answered, free of secrets; null when it did not answer
   */
  record Rejected(Failure failure, @Nullable String rawAnswer) implements SubmitResult {
    /** Refused without an answer. */
    public Rejected(Failure failure) {
      this(failure, null);
    }
  }

  /**
   * Nobody knows whether the provider took it on; it may have to be paid.
   *
   * @param rawAnswer what it answered, free of secrets; null when it did not answer
   */
  record Unknown(Failure failure, @Nullable String rawAnswer) implements SubmitResult {
    /** Unknown since no answer came. */
    public Unknown(Failure failure) {
      this(failure, null);
    }
  }

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
