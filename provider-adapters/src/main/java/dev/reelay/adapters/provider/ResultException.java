package dev.reelay.adapters.provider;

import dev.reelay.event.Failure;

/**
 * A run succeeded at its provider, but what it made cannot be used; asking again would not help.
 */
public final class ResultException extends Exception {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial")
  private final Failure failure;

  /** The failure ends the stage run. */
  public ResultException(Failure failure) {
    super(failure.message());
    this.failure = failure;
  }

  /** How the stage run ends. */
  public Failure failure() {
    return failure;
  }
}
