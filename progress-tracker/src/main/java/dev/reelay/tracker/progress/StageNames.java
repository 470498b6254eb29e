package dev.reelay.tracker.progress;

import java.util.Locale;
import java.util.Map;

/** One spelling for each stage, whatever engines call it. */
final class StageNames {
  private static final Map<String, String> ALIASES =
      Map.ofEntries(
          Map.entry("initialization", "brief"),
          Map.entry("planning", "script"),
          Map.entry("audio", "tts"),
          Map.entry("voice", "tts"),
          Map.entry("visuals", "images"),
          Map.entry("assets", "images"),
          Map.entry("render", "rendering"),
          Map.entry("encode", "rendering"),
          Map.entry("compose", "rendering"),
          Map.entry("composition", "rendering"),
          Map.entry("postprocess", "post"),
          Map.entry("complete", "post"),
          Map.entry("finalize", "post"));

  private StageNames() {}

  /** The name under which the stage is kept; a name without an alias stays, in lower case. */
  static String canonical(String stage) {
    String name = stage.strip().toLowerCase(Locale.ROOT);
    return ALIASES.getOrDefault(name, name);
  }
}
