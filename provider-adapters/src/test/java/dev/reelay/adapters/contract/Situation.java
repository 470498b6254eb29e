package dev.reelay.adapters.contract;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Something that a provider may do to us, and what has to follow.
 *
 * @param topic what part of a run it is about
 * @param name what happens; the same for all adapters
 * @param applies for which adapters it can come about
 */
record Situation(String topic, String name, Predicate<Subject> applies, Act act) {
  /** Brings the situation about and looks at what follows. */
  @FunctionalInterface
  interface Act {
    void play(Scene scene) throws Exception;
  }

  /** A situation of every adapter. */
  static Situation of(String topic, String name, Act act) {
    return new Situation(topic, name, _ -> true, act);
  }

  /** This one, for some adapters. */
  Situation when(Predicate<Subject> some) {
    return new Situation(topic, name, applies.and(some), act);
  }

  /** All that are known. */
  static List<Situation> all() {
    return Stream.of(
            HandingOver.all(),
            Refusals.all(),
            Uncertainties.all(),
            Looking.all(),
            Endings.all(),
            BringingHome.all(),
            Stopping.all(),
            CallingBack.all())
        .flatMap(List::stream)
        .toList();
  }

  boolean isOf(Subject subject) {
    return applies.test(subject) && !subject.without().containsKey(name);
  }

  @Override
  public String toString() {
    return topic + ": " + name;
  }
}
