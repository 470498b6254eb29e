package dev.reelay.adapters.replicate;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The moments of a prediction at which Replicate is asked to call back. */
record Events(List<String> words) {
  /** Name of the setting. */
  static final String OPTION = "webhookEvents";

  private static final Set<String> KNOWN = Set.of("start", "output", "logs", "completed");
  private static final List<String> USUAL = List.of("start", "completed");

  Events {
    words = List.copyOf(words);
  }

  /** Reads words between commas; the usual ones when there are none. */
  static Events of(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return new Events(USUAL);
    }
    List<String> words = Arrays.stream(text.split(",", -1)).map(String::strip).distinct().toList();
    if (!KNOWN.containsAll(words)) {
      throw new IllegalArgumentException(
          "options." + OPTION + ": must be some of start, output, logs, completed");
    }
    return new Events(words);
  }
}
