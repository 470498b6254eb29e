package dev.reelay.adapters.minimax;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A size in pixels as MiniMax has words for it; the nearest one counts. */
record Frame(int width, int height) {
  private static final List<String> RATIOS = List.of("21:9", "16:9", "4:3", "1:1", "3:4", "9:16");

  /** Empty when the text is no size. */
  static Optional<Frame> of(@Nullable String size) {
    if (size == null || !size.matches("[1-9]\\d{0,4}x[1-9]\\d{0,4}")) {
      return Optional.empty();
    }
    int cross = size.indexOf('x');
    return Optional.of(
        new Frame(
            Integer.parseInt(size.substring(0, cross)),
            Integer.parseInt(size.substring(cross + 1))));
  }

  /** A resolution of the first interface; the older models know one alone. */
  String first(String model) {
    if (!model.startsWith("MiniMax-Hailuo")) {
      return "720P";
    }
    int side = Math.min(width, height);
    if (side <= 512) {
      return "512P";
    }
    return side <= 800 ? "768P" : "1080P";
  }

  /** A resolution of the second interface. */
  String second() {
    int side = Math.min(width, height);
    if (side <= 480) {
      return "480P";
    }
    return side <= 1080 ? "768P" : "2K";
  }

  String ratio() {
    double wanted = Math.log((double) width / height);
    return RATIOS.stream()
        .min(Comparator.comparingDouble(ratio -> Math.abs(Math.log(value(ratio)) - wanted)))
        .orElseThrow();
  }

  private static double value(String ratio) {
    int colon = ratio.indexOf(':');
    return Double.parseDouble(ratio.substring(0, colon))
        / Double.parseDouble(ratio.substring(colon + 1));
  }
}
