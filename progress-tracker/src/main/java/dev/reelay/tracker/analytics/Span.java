package dev.reelay.tracker.analytics;

import dev.reelay.tracker.problem.Problem;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * Days in UTC, both included.
 *
 * @param from not after the other
 */
record Span(LocalDate from, LocalDate to) {
  private static final int DAYS_MAX = 31;
  private static final int DAYS_DEFAULT = 7;

  /** Fails with a problem that names the parameter. */
  static Span of(@Nullable String from, @Nullable String to, Instant now) {
    LocalDate last = to == null ? LocalDate.ofInstant(now, ZoneOffset.UTC) : day("to", to);
    LocalDate first = from == null ? last.minusDays(DAYS_DEFAULT - 1L) : day("from", from);
    if (first.isAfter(last)) {
      throw Problem.badField("from", "from must not be after to.");
    }
    if (first.plusDays(DAYS_MAX).compareTo(last) <= 0) {
      throw Problem.badField("from", "from and to may span " + DAYS_MAX + " days at most.");
    }
    return new Span(first, last);
  }

  Instant begin() {
    return from.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  Instant end() {
    return to.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static LocalDate day(String field, String text) {
    try {
      return LocalDate.parse(text.strip());
    } catch (DateTimeParseException e) {
      throw Problem.badField(field, field + " must be a day like 2026-03-01.");
    }
  }
}
