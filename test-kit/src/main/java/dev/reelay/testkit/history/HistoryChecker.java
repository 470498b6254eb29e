package dev.reelay.testkit.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Holds a history against the promise of the bus: per job and publisher every committed fact has
 * exactly one effect, in the order of the commits.
 */
public final class HistoryChecker {
  private final List<String> lost = new ArrayList<>();
  private final List<String> reordered = new ArrayList<>();
  private final List<String> doubled = new ArrayList<>();
  private final List<String> invented = new ArrayList<>();
  private final List<String> late = new ArrayList<>();
  private final List<Loss> losses;

  private HistoryChecker(List<Loss> losses) {
    this.losses = losses;
  }

  private record Line(String job, String publisher) {}

  /** Judges a history that has come to rest. */
  public static Verdict check(History history) {
    return new HistoryChecker(history.losses()).judge(history);
  }

  private Verdict judge(History history) {
    Map<Line, Long> last = new HashMap<>();
    history.told().forEach(told -> last.put(new Line(told.job(), told.publisher()), told.last()));
    Map<Line, List<Handled>> lines = new HashMap<>();
    Map<String, Long> rows = new HashMap<>();
    for (Handled handled : history.handled()) {
      lines
          .computeIfAbsent(new Line(handled.job(), handled.publisher()), _ -> new ArrayList<>())
          .add(handled);
      rows.merge(handled.job(), 1L, Long::sum);
    }
    last.keySet().forEach(line -> lines.computeIfAbsent(line, _ -> new ArrayList<>()));
    lines.forEach((line, handled) -> follow(line, handled, last.getOrDefault(line, 0L)));
    history.effects().forEach((job, effects) -> compare(job, effects, rows.getOrDefault(job, 0L)));
    long told = history.told().stream().mapToLong(Told::last).sum();
    return new Verdict(told, history.handled().size(), lost, reordered, doubled, invented, late);
  }

  private void follow(Line line, List<Handled> handled, long last) {
    handled.sort(Comparator.comparingLong(Handled::position));
    Set<Long> seen = new HashSet<>();
    Set<Long> destroyed = new HashSet<>();
    long highest = 0;
    for (Handled one : handled) {
      long number = one.number();
      String name = number + " of " + line.publisher() + " about " + line.job();
      if (number < 1 || number > last) {
        invented.add(name + ", which has " + last + ", by " + one.instance());
      } else if (!seen.add(number)) {
        doubled.add(name + " again by " + one.instance());
      } else if (destroyed.contains(number)) {
        late.add(name + " after " + highest);
      } else if (number < highest) {
        reordered.add(name + " after " + highest + " by " + one.instance());
      }
      if (losses.stream().anyMatch(loss -> loss.covers(one))) {
        // What is skipped at this moment went with the queue.
        LongStream.range(highest + 1, number).forEach(destroyed::add);
      }
      highest = Math.max(highest, number);
    }
    for (long number = 1; number <= last; number++) {
      if (!seen.contains(number)) {
        lost.add(number + " of " + line.publisher() + " about " + line.job());
      }
    }
  }

  /** An effect outside the rows shows in the counter alone. */
  private void compare(String job, long effects, long rows) {
    if (effects > rows) {
      doubled.add(job + " has " + effects + " effects and " + rows + " rows");
    } else if (effects < rows) {
      lost.add(job + " has " + effects + " effects and " + rows + " rows");
    }
  }
}
