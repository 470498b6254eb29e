package dev.reelay.orchestrator.dispatch;

import dev.reelay.orchestrator.grant.KeyPlace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Whose turn it is at one provider: start-time fair queueing.
 *
 * <p>The provider has a virtual time, the tag of its last start. A key's next start has as its tag
 * the later of that time and of the key's own finish, which grows by 1/weight with each start; the
 * smallest tag is next. So a key that had nothing to start joins with those that are next, whatever
 * it left unused before, and waits for none of the others twice.
 *
 * <p>They end early when a key may have more jobs than were looked up, since nobody else must get
 * its turn.
 */
final class Turns {
  private static final Comparator<Line> ORDER =
      Comparator.comparingDouble(Line::tag)
          .thenComparingDouble(line -> line.finish)
          .thenComparing(line -> line.place.keyId());

  private final List<Line> lines = new ArrayList<>();
  private final int each;
  private double now;
  private boolean over;

  /** The jobs of one key, the next one first. */
  private final class Line {
    private final KeyPlace place;
    private final Deque<Candidate> waiting = new ArrayDeque<>();
    private double finish;
    private int room;
    private int known;
    private boolean served;

    private Line(KeyPlace place, double finish) {
      this.place = place;
      this.finish = finish;
      this.room = place.room();
    }

    private double tag() {
      return Math.max(now, finish);
    }

    private Optional<Candidate> head() {
      while (!waiting.isEmpty() && waiting.getFirst().begins() && room == 0) {
        waiting.removeFirst();
      }
      return Optional.ofNullable(waiting.peekFirst());
    }
  }

  /**
   * What was looked up.
   *
   * @param each most of one key; so many may mean that it has more
   * @param candidates those of one key in the order in which it wants them
   */
  record Jobs(int each, List<Candidate> candidates) {
    Jobs {
      candidates = List.copyOf(candidates);
    }
  }

  /**
   * Turns from a moment on.
   *
   * @param now virtual time of the provider
   * @param finishes by key; one that is missing never started there
   * @param jobs of all keys
   */
  Turns(double now, List<KeyPlace> keys, Map<String, Double> finishes, Jobs jobs) {
    this.now = now;
    this.each = jobs.each();
    Map<String, Line> byKey = new HashMap<>();
    for (KeyPlace key : keys) {
      Line line = new Line(key, finishes.getOrDefault(key.keyId(), 0.0));
      byKey.put(key.keyId(), line);
      lines.add(line);
    }
    for (Candidate candidate : jobs.candidates()) {
      Line line = Objects.requireNonNull(byKey.get(candidate.keyId()), candidate.keyId());
      line.waiting.add(candidate);
      line.known++;
    }
  }

  /** Who is next; the same again until it is said what became of it. */
  Optional<Candidate> next() {
    return over ? Optional.empty() : line().flatMap(Line::head);
  }

  /** The next one has started. */
  void started() {
    Line line = line().orElseThrow();
    now = line.tag();
    line.finish = now + 1.0 / line.place.weight();
    line.served = true;
    boolean begins = line.waiting.getFirst().begins();
    line.room -= begins ? 1 : 0;
    take(line);
  }

  /** The next one cannot start; its key loses no turn by that. */
  void passed() {
    take(line().orElseThrow());
  }

  private void take(Line line) {
    Candidate last = line.waiting.removeFirst();
    boolean couldUseMore = line.room > 0 || !last.begins();
    over |= line.waiting.isEmpty() && line.known == each && couldUseMore;
  }

  double now() {
    return now;
  }

  /** The finishes that have changed, by key. */
  Map<String, Double> finishes() {
    Map<String, Double> changed = new HashMap<>();
    lines.stream()
        .filter(line -> line.served)
        .forEach(line -> changed.put(line.place.keyId(), line.finish));
    return changed;
  }

  private Optional<Line> line() {
    return lines.stream().filter(line -> line.head().isPresent()).min(ORDER);
  }
}
