package dev.reelay.adapters.replicate;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How far a prediction is by what its model printed: the last line that looks like a progress bar
 * of tqdm ({@code Sampling: 45%|#### | 9/20 [00:03<00:04]}). Models print what they like, so this
 * is a best effort that takes no time and never fails, whatever the text.
 *
 * @param percent 0 to 100
 * @param item steps done; null when the line does not say
 * @param items steps in all; null when the line does not say
 * @param what the words before the bar; null when there are none
 */
record LogProgress(
    double percent, @Nullable Integer item, @Nullable Integer items, @Nullable String what) {
  /** Characters at the end of the log that are looked at. */
  static final int TAIL = 16_384;

  private static final int LINE_MAX = 400;
  private static final int WHAT_MAX = 80;

  /** Every repetition is bounded, so that a hostile line takes no time. */
  private static final Pattern BAR =
      Pattern.compile(
          "(\\d{1,3}(?:\\.\\d{1,3})?)%\\|[^|]{0,200}\\|(?: {0,4}(\\d{1,9})/(\\d{1,9}))?");

  private static final Pattern COUNT = Pattern.compile("(\\d{1,9})/(\\d{1,9}) {0,2}\\[");

  /** Reads the end of a log; empty when nothing there looks like progress. */
  static Optional<LogProgress> last(@Nullable String log) {
    if (log == null) {
      return Optional.empty();
    }
    int end = log.length();
    int first = Math.max(0, end - TAIL);
    while (end > first) {
      int start = lineStart(log, first, end);
      if (end - start <= LINE_MAX) {
        Optional<LogProgress> found = line(log.substring(start, end));
        if (found.isPresent()) {
          return found;
        }
      }
      end = start - 1;
    }
    return Optional.empty();
  }

  /** A bar that is drawn again begins with a carriage return. */
  private static int lineStart(String log, int first, int end) {
    int start = end;
    while (start > first && log.charAt(start - 1) != '\n' && log.charAt(start - 1) != '\r') {
      start--;
    }
    return start;
  }

  private static Optional<LogProgress> line(String line) {
    Matcher bar = BAR.matcher(line);
    if (bar.find()) {
      return within(
          Double.parseDouble(bar.group(1)),
          number(bar.group(2)),
          number(bar.group(3)),
          line.substring(0, bar.start()));
    }
    Matcher count = COUNT.matcher(line);
    if (count.find()) {
      Integer item = number(count.group(1));
      Integer items = number(count.group(2));
      if (item != null && items != null && items > 0) {
        return within(100.0 * item / items, item, items, line.substring(0, count.start()));
      }
    }
    return Optional.empty();
  }

  private static Optional<LogProgress> within(
      double percent, @Nullable Integer item, @Nullable Integer items, String before) {
    if (percent > 100) {
      return Optional.empty();
    }
    boolean counts = item != null && items != null && items > 0 && item <= items;
    return Optional.of(
        new LogProgress(percent, counts ? item : null, counts ? items : null, what(before)));
  }

  private static @Nullable String what(String before) {
    String words = before.strip();
    if (!words.endsWith(":") || words.length() > WHAT_MAX) {
      return null;
    }
    String what = words.substring(0, words.length() - 1).strip();
    return what.isEmpty() ? null : what;
  }

  /** At most nine digits, which always fit. */
  private static @Nullable Integer number(@Nullable String digits) {
    return digits == null ? null : Integer.valueOf(digits);
  }
}
