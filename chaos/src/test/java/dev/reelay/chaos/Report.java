package dev.reelay.chaos;

import dev.reelay.testkit.history.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a run showed, as a table. */
record Report(long seed, List<Blow> blows, Verdict verdict) {
  private static final int FINDINGS_SHOWN = 5;

  /**
   * One fault.
   *
   * @param backlog facts without an effect when it struck
   * @param recovery until every partition had served an event again; null when that did not happen
   */
  record Blow(Fault fault, String victim, long backlog, @Nullable Duration recovery) {}

  Report {
    blows = List.copyOf(blows);
  }

  /** Whether nothing was lost, reordered or doubled, and every fault was recovered from. */
  boolean isClean() {
    return verdict.isClean() && blows.stream().allMatch(blow -> blow.recovery() != null);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        "seed %d: %,d facts, %,d effects, %d faults%n"
            .formatted(seed, verdict.told(), verdict.handled(), blows.size()));
    text.append(
        "%-32s %6s %14s %14s %14s %12s%n"
            .formatted("fault", "times", "median ms", "worst ms", "not recovered", "backlog"));
    for (Fault fault : Fault.values()) {
      List<Blow> same = blows.stream().filter(blow -> blow.fault() == fault).toList();
      if (!same.isEmpty()) {
        text.append(line(fault, same));
      }
    }
    text.append(
        "lost %d, reordered %d, doubled %d, invented %d%n"
            .formatted(
                verdict.lost().size(),
                verdict.reordered().size(),
                verdict.doubled().size(),
                verdict.invented().size()));
    findings().forEach(finding -> text.append("  ").append(finding).append(System.lineSeparator()));
    return text.toString();
  }

  private static String line(Fault fault, List<Blow> blows) {
    List<Duration> times =
        blows.stream()
            .map(Blow::recovery)
            .filter(Objects::nonNull)
            .sorted(Comparator.naturalOrder())
            .toList();
    String median = times.isEmpty() ? "-" : String.valueOf(times.get(times.size() / 2).toMillis());
    String worst = times.isEmpty() ? "-" : String.valueOf(times.getLast().toMillis());
    long backlog = (long) blows.stream().mapToLong(Blow::backlog).average().orElse(0);
    return "%-32s %6d %14s %14s %14d %,12d%n"
        .formatted(fault.text, blows.size(), median, worst, blows.size() - times.size(), backlog);
  }

  private List<String> findings() {
    List<String> findings = new ArrayList<>();
    add(findings, "lost ", verdict.lost());
    add(findings, "reordered ", verdict.reordered());
    add(findings, "doubled ", verdict.doubled());
    add(findings, "invented ", verdict.invented());
    return findings;
  }

  private static void add(List<String> findings, String prefix, List<String> some) {
    some.stream().limit(FINDINGS_SHOWN).forEach(one -> findings.add(prefix + one));
  }
}
