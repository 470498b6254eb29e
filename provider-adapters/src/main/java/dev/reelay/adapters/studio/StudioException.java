package dev.reelay.adapters.studio;

import org.jspecify.annotations.Nullable;

/** A stage run that could not end well; its message is safe to show and names no paths. */
public final class StudioException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Why a stage run failed. */
  public enum Kind {
    /** The parameters or inputs cannot be worked with; trying again does not help. */
    INVALID_REQUEST(false),
    /** A produced file did not pass its checks; trying again may help. */
    BAD_OUTPUT(true),
    /** A program that the studio needs is missing or cannot be started here. */
    PROVIDER_UNAVAILABLE(true),
    /** A program or the disk failed. */
    PROVIDER_INTERNAL(true),
    /** The observer asked to stop; whole items are kept. */
    CANCELLED(false);

    private final boolean retryable;

    Kind(boolean retryable) {
      this.retryable = retryable;
    }

    /** Whether the same work may succeed later or elsewhere. */
    public boolean retryable() {
      return retryable;
    }
  }

  private final Kind kind;

  /** The message must be safe to show. */
  public StudioException(Kind kind, String message) {
    this(kind, message, null);
  }

  /** The message must be safe to show. */
  public StudioException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Why it failed. */
  public Kind kind() {
    return kind;
  }
}
