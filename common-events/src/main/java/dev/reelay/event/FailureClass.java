package dev.reelay.event;

/**
 * The kinds of failure. What may be repeated follows from the class alone, never from a provider's
 * text.
 */
public enum FailureClass {
  RATE_LIMITED(Repeat.LATER),
  CONCURRENCY_LIMITED(Repeat.LATER),
  PROVIDER_UNAVAILABLE(Repeat.LATER),
  PROVIDER_TIMEOUT(Repeat.LATER),
  NETWORK(Repeat.LATER),
  PROVIDER_INTERNAL(Repeat.LATER),
  BAD_OUTPUT(Repeat.LATER),
  LOST(Repeat.LATER),
  STALLED(Repeat.LATER),
  QUOTA_WINDOW(Repeat.LATER),
  SUBMISSION_UNKNOWN(Repeat.NEVER),
  INVALID_REQUEST(Repeat.NEVER),
  UNSUPPORTED(Repeat.NEVER),
  AUTHENTICATION(Repeat.NEVER),
  PERMISSION(Repeat.NEVER),
  INSUFFICIENT_FUNDS(Repeat.NEVER),
  CONTENT_POLICY_INPUT(Repeat.NEVER),
  CONTENT_POLICY_OUTPUT(Repeat.NEVER),
  ASSET_INVALID(Repeat.NEVER),
  NOT_FOUND(Repeat.NEVER),
  RESULT_EXPIRED(Repeat.NEVER),
  CANCELLED_REMOTELY(Repeat.NEVER),
  PROTOCOL_ERROR(Repeat.NEVER),
  DEADLINE(Repeat.NEVER),
  /** An administrator ended it. */
  ENDED_BY_ADMINISTRATOR(Repeat.NEVER);

  private enum Repeat {
    LATER,
    NEVER
  }

  private final Repeat repeat;

  FailureClass(Repeat repeat) {
    this.repeat = repeat;
  }

  /** Whether the same request may succeed when it is made again later. */
  public boolean isRetryable() {
    return repeat == Repeat.LATER;
  }
}
