package dev.reelay.adapters.provider;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A provider could not be asked, or its answer could not be understood. */
public final class ProviderUnreachableException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Whether the provider may have acted on the call. */
  public enum Sent {
    /** Surely not: nothing left this machine. */
    NO,
    /** Nobody knows. */
    MAYBE
  }

  private final Sent sent;
  private final transient @Nullable Instant retryAt;

  /** A call that may have arrived. The message is safe to show: no secrets, no paths. */
  public ProviderUnreachableException(String message, @Nullable Throwable cause) {
    this(message, cause, Sent.MAYBE, null);
  }

  /**
   * A call of which more is known. The message is safe to show: no secrets, no paths.
   *
   * @param retryAt earliest moment at which another call makes sense; null when nobody said
   */
  public ProviderUnreachableException(
      String message, @Nullable Throwable cause, Sent sent, @Nullable Instant retryAt) {
    super(message, cause);
    this.sent = sent;
    this.retryAt = retryAt;
  }

  /** Whether the provider may have acted on the call. */
  public Sent sent() {
    return sent;
  }

  /** Earliest moment at which another call makes sense; null when nobody said. */
  public @Nullable Instant retryAt() {
    return retryAt;
  }
}
