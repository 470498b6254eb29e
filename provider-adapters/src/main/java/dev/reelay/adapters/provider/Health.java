package dev.reelay.adapters.provider;

import org.jspecify.annotations.Nullable;

/**
 * Whether a provider can be used.
 *
 * @param reason why not, in words for people; null when it can
 */
public record Health(boolean available, @Nullable String reason) {
  /** It can be used. */
  public static Health up() {
    return new Health(true, null);
  }

  /** It cannot be used, and why. */
  public static Health down(String reason) {
    return new Health(false, reason);
  }
}
