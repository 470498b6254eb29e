package dev.reelay.bus;

import org.jspecify.annotations.Nullable;

/** A handler was ended because it took longer than it may; its transaction must roll back. */
final class DeadlineException extends RuntimeException {
  DeadlineException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
