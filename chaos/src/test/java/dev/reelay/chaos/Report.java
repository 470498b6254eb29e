package dev.reelay.chaos;

import dev.reelay.testkit.history.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a run showed, as a table. */
record Report(long seed, List<Blow> blows, Verdict verdict) {
  private static final int FINDINGS_SHOWN = 5;

  /** What SIGTERM allows. */
  static final Duration EXIT = Duration.ofSeconds(10);

  /**
   * One fault.
   *
   * @param backlog facts without an effect when it struck
   * @param recovery until every partition was served again
   */
  record Blow(Fault fault, Hit hit, long backlog, Recovery recovery) {
    boolean missedAim() {
      return recovery.time() != null && recovery.time().compareTo(fault.aim) > 0;
    }
  }

  Report {
    blows = List.copyOf(blows);
  }

  /** Whether nothing was lost, reordered or doubled, and every fault was recovered from. */
  boolean isClean() {
    return verdict.isClean() && blows.stream().allMatch(blow -> blow.recovery().time() != null);
  }

  /** Whether everything that was asked to end did so in time. */
  boolean isExitInTime() {
    return times(blows, blow -> blow.hit().exit()).stream()
        .allMatch(exit -> exit.compareTo(EXIT) <= 0);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        "seed %d: %,d facts, %,d effects, %d faults%n"
            .formatted(seed, verdict.told(), verdict.handled(), blows.size()));
    text.append(
        "%-32s %5s %10s %10s %10s %8s %6s %13s %9s%n"
            .formatted(
                "fault",
                "times",
                "outage ms",
                "median ms",
                "worst ms",
                "aim ms",
                "missed",
                "not recovered",
                "backlog"));
    for (Fault fault : Fault.values()) {
      List<Blow> same = blows.stream().filter(blow -> blow.fault() == fault).toList();
      if (!same.isEmpty()) {
        text.append(line(fault, same));
      }
    }
    List<Duration> exits = times(blows, blow -> blow.hit().exit());
    if (!exits.isEmpty()) {
      text.append(
          "SIGTERM to exit: %d times, median %s ms, worst %s ms, aim %d ms%n"
              .formatted(exits.size(), median(exits), worst(exits), EXIT.toMillis()));
    }
    text.append(
        "lost %d, reordered %d, doubled %d, invented %d; destroyed, sent again and late %d%n"
            .formatted(
                verdict.lost().size(),
                verdict.reordered().size(),
                verdict.doubled().size(),
                verdict.invented().size(),
                verdict.late().size()));
    findings().forEach(finding -> text.append("  ").append(finding).append(System.lineSeparator()));
    return text.toString();
  }

  private static String line(Fault fault, List<Blow> blows) {
    List<Duration> recoveries = times(blows, blow -> blow.recovery().time());
    long missed = blows.stream().filter(Blow::missedAim).count();
    return "%-32s %5d %10s %10s %10s %8d %6s %13d %,9d%n"
        .formatted(
            fault.text,
            blows.size(),
            median(times(blows, blow -> blow.hit().outage())),
            median(recoveries),
            worst(recoveries),
            fault.aim.toMillis(),
            missed == 0 ? "" : missed + " !",
            blows.size() - recoveries.size(),
            (long) blows.stream().mapToLong(Blow::backlog).average().orElse(0));
  }

  private static List<Duration> times(List<Blow> blows, Function<Blow, @Nullable Duration> which) {
    return blows.stream().map(which).filter(Objects::nonNull).sorted().toList();
  }

  private static String median(List<Duration> sorted) {
    return sorted.isEmpty() ? "" : String.valueOf(sorted.get(sorted.size() / 2).toMillis());
  }

  private static String worst(List<Duration> sorted) {
    return sorted.isEmpty() ? "" : String.valueOf(sorted.getLast().toMillis());
  }

  private List<String> findings() {
    List<String> findings = new ArrayList<>();
    for (Blow blow : blows) {
      if (blow.missedAim() || blow.recovery().time() == null) {
        findings.add(
            "%s %s under a backlog of %,d: %s"
                .formatted(
                    blow.fault().text, blow.hit().victim(), blow.backlog(), blow.recovery()));
      }
    }
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
