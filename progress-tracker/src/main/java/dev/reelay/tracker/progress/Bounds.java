package dev.reelay.tracker.progress;

import dev.reelay.event.LogLine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Limits on what engines may say, so that no job outgrows an event. */
final class Bounds {
  static final int TEXT_MAX = 300;
  static final int WARNINGS_MAX = 50;
  static final int LOG_MAX = 30;

  static final int STAGES_MAX = 50;

  private static final char NUL = 0;
  private static final int METADATA_BYTES = 2048;

  private Bounds() {}

  static @Nullable String text(@Nullable String text) {
    return text == null || text.isBlank() ? null : cut(text);
  }

  static @Nullable Integer count(@Nullable Integer count) {
    return count == null || count < 0 ? null : count;
  }

  static @Nullable Long count(@Nullable Long count) {
    return count == null || count < 0 ? null : count;
  }

  /**
   * Only plain values: a map within the map is left out. Too much of it is left out as a whole, for
   * a part would mislead.
   */
  static @Nullable Map<String, Object> metadata(@Nullable Map<String, Object> metadata) {
    if (metadata == null) {
      return null;
    }
    Map<String, Object> flat = new TreeMap<>();
    metadata.forEach((name, value) -> {
      if (value instanceof String || value instanceof Number || value instanceof Boolean) {
        flat.put(name, value);
      }
    });
    String text = flat.toString();
    boolean fits =
        text.getBytes(StandardCharsets.UTF_8).length <= METADATA_BYTES && text.indexOf(NUL) < 0;
    return flat.isEmpty() || !fits ? null : flat;
  }

  /** Each warning once, the oldest ones kept. */
  static List<String> warnings(List<String> before, List<String> more) {
    if (more.isEmpty()) {
      return before;
    }
    SequencedSet<String> all = new LinkedHashSet<>(before);
    more.stream().filter(one -> !one.isBlank()).map(Bounds::cut).forEach(all::add);
    return all.stream().limit(WARNINGS_MAX).toList();
  }

  /** The newest lines. */
  static List<LogLine> log(List<LogLine> before, @Nullable List<LogLine> more) {
    if (more == null || more.isEmpty()) {
      return before;
    }
    List<LogLine> all = new ArrayList<>(before);
    more.forEach(line -> all.add(new LogLine(line.severity(), cut(line.message()))));
    return List.copyOf(all.subList(Math.max(0, all.size() - LOG_MAX), all.size()));
  }

  private static String cut(String text) {
    // PostgreSQL stores no NUL.
    String clean = text.indexOf(NUL) < 0 ? text : text.replace(String.valueOf(NUL), "");
    if (clean.length() <= TEXT_MAX) {
      return clean;
    }
    int end = TEXT_MAX - 1;
    return clean.substring(0, Character.isHighSurrogate(clean.charAt(end - 1)) ? end - 1 : end)
        + "…";
  }
}
