package dev.reelay.adapters.provider;

import org.jspecify.annotations.Nullable;

/** A provider could not be asked, or its answer could not be understood. */
public final class ProviderUnreachableException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The message is safe to show: no secrets, no paths. */
  public ProviderUnreachableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
