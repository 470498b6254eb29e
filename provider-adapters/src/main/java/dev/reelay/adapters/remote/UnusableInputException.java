package dev.reelay.adapters.remote;

import dev.reelay.event.Failure;
import dev.reelay.event.FailureClass;

/** A file that the client brought cannot be handed over; nothing was sent. */
public final class UnusableInputException extends Exception {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial")
  private final Failure failure;

  UnusableInputException(String message) {
    super(message);
    this.failure = Failure.of(FailureClass.ASSET_INVALID, message);
  }

  /** How the stage run ends. */
  public Failure failure() {
    return failure;
  }
}
