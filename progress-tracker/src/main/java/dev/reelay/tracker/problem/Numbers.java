package dev.reelay.tracker.problem;

import org.jspecify.annotations.Nullable;

/** Whole numbers of a query; others are refused with a problem that names the parameter. */
public final class Numbers {
  private Numbers() {}

  /** At least this, however large. */
  public static long from(String field, @Nullable String text, long least, long otherwise) {
    return text == null ? otherwise : parse(field, text, least, Long.MAX_VALUE);
  }

  /** Within both bounds. */
  public static int within(
      String field, @Nullable String text, int least, int most, int otherwise) {
    return text == null ? otherwise : (int) parse(field, text, least, most);
  }

  private static long parse(String field, String text, long least, long most) {
    try {
      long value = Long.parseLong(text.strip());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Answered below, like a number out of range.
    }
    String range = most == Long.MAX_VALUE ? least + " or more" : least + " to " + most;
    throw Problem.badField(field, field + " must be a whole number, " + range + ".");
  }
}
