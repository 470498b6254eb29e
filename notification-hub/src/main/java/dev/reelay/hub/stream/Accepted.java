package dev.reelay.hub.stream;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What an Accept header wants, most wanted first (RFC 9110 §12.5.1). */
public final class Accepted {
  private record Range(String type, double quality) {}

  private Accepted() {}

  /** The media ranges in lower case, without those of quality 0; empty when nothing is said. */
  public static List<String> ranges(List<String> headers) {
    List<Range> ranges = new ArrayList<>();
    for (String header : headers) {
      for (String part : header.split(",", -1)) {
        String[] pieces = part.strip().toLowerCase(Locale.ROOT).split(";", -1);
        if (!pieces[0].isBlank()) {
          ranges.add(new Range(pieces[0].strip(), quality(pieces)));
        }
      }
    }
    return ranges.stream()
        .sorted(Comparator.comparingDouble(Range::quality).reversed())
        .filter(range -> range.quality() > 0)
        .map(Range::type)
        .toList();
  }

  private static double quality(String[] pieces) {
    for (String piece : pieces) {
      String parameter = piece.strip();
      if (parameter.startsWith("q=")) {
        try {
          return Double.parseDouble(parameter.substring(2));
        } catch (NumberFormatException e) {
          return 0;
        }
      }
    }
    return 1;
  }
}
