package dev.reelay.adapters.openai;

import dev.reelay.event.Billed;
import dev.reelay.event.ProgressKind;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where those who speak the interface differ. */
enum Flavor {
  /** The original, and whatever copies it exactly. */
  OPENAI("openai"),
  VLLM_OMNI("vllm-omni"),
  /** Takes a form only with a picture, and knows no progress between nothing and all. */
  SGLANG("sglang");

  private final String word;

  Flavor(String word) {
    this.word = word;
  }

  static Flavor of(@Nullable String word) {
    if (word == null) {
      return OPENAI;
    }
    return Arrays.stream(values())
        .filter(flavor -> flavor.word.equals(word))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "options.flavor: must be one of "
                    + Arrays.stream(values())
                        .map(flavor -> flavor.word)
                        .collect(Collectors.joining(", "))));
  }

  /** Whether it is an engine that somebody runs, with parameters that the original lacks. */
  boolean isEngine() {
    return this != OPENAI;
  }

  boolean needsJson() {
    return this == SGLANG;
  }

  ProgressKind progress() {
    return this == SGLANG ? ProgressKind.NONE : ProgressKind.PERCENT;
  }

  /** Whether a run that failed is paid. */
  Billed failed() {
    return isEngine() ? Billed.NO : Billed.UNKNOWN;
  }
}
