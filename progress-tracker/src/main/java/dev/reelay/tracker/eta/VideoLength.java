package dev.reelay.tracker.eta;

import org.jspecify.annotations.Nullable;

/** Groups videos by their length, since a longer one takes longer to make. */
final class VideoLength {
  static final int UNKNOWN = 0;

  private static final int[] LONGEST = {4, 8, 15, 30, 60, 120, 300};

  private VideoLength() {}

  /** The longest video of the bucket that the length falls into, in seconds. */
  static int bucket(@Nullable Integer seconds) {
    if (seconds == null || seconds <= 0) {
      return UNKNOWN;
    }
    for (int longest : LONGEST) {
      if (seconds <= longest) {
        return longest;
      }
    }
    return Integer.MAX_VALUE;
  }
}
