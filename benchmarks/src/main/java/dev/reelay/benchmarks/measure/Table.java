package dev.reelay.benchmarks.measure;

import java.util.Locale;

/** The result as text. */
public final class Table {
  private final StringBuilder figures = new StringBuilder();
  private final StringBuilder spreads = new StringBuilder();

  /** A figure without an aim. */
  public void add(String what, double figure, String unit) {
    figures.append(String.format(Locale.ROOT, "%-38s %,12.1f %-9s%n", what, figure, unit));
  }

  /** A figure that should be at most so large. */
  public void add(String what, double figure, String unit, double most) {
    line(what, figure, unit, "<= %,.0f%s".formatted(most, figure <= most ? "" : "  MISSED"));
  }

  /** A figure that should be at least so large. */
  public void atLeast(String what, double figure, String unit, double least) {
    line(what, figure, unit, ">= %,.0f%s".formatted(least, figure >= least ? "" : "  MISSED"));
  }

  private void line(String what, double figure, String unit, String aim) {
    figures.append(
        String.format(Locale.ROOT, "%-38s %,12.1f %-9s aim %s%n", what, figure, unit, aim));
  }

  /** How times are distributed, in milliseconds; the aim is for the 99th percentile. */
  public void spread(String what, Spread spread, double most) {
    String missed = spread.p99() <= most ? "" : "  MISSED";
    spread(what, spread, String.format(Locale.ROOT, "  aim p99 <= %,.0f%s", most, missed));
  }

  /** How times are distributed, in milliseconds, without an aim. */
  public void spread(String what, Spread spread) {
    spread(what, spread, "");
  }

  private void spread(String what, Spread spread, String aim) {
    spreads.append(
        String.format(
            Locale.ROOT,
            "%-38s %6d %10.1f %10.1f %10.1f %10.1f%s%n",
            what,
            spread.count(),
            spread.p50(),
            spread.p90(),
            spread.p99(),
            spread.max(),
            aim));
  }

  @Override
  public String toString() {
    if (spreads.isEmpty()) {
      return figures.toString();
    }
    return figures
        + String.format(
            Locale.ROOT,
            "%n%-38s %6s %10s %10s %10s %10s%n",
            "milliseconds",
            "times",
            "p50",
            "p90",
            "p99",
            "max")
        + spreads;
  }
}
