package dev.reelay.testkit.history;

import java.util.List;
import java.util.Map;

/**
 * Everything that happened in a run.
 *
 * @param handled in any order
 * @param effects what the counter of each job says; jobs without an effect may be missing
 * @param losses what was destroyed on purpose and sent again
 */
public record History(
    List<Told> told, List<Handled> handled, Map<String, Long> effects, List<Loss> losses) {
  public History {
    told = List.copyOf(told);
    handled = List.copyOf(handled);
    effects = Map.copyOf(effects);
    losses = List.copyOf(losses);
  }

  /** A history in which nothing was destroyed. */
  public History(List<Told> told, List<Handled> handled, Map<String, Long> effects) {
    this(told, handled, effects, List.of());
  }

  /** The same with what was destroyed. */
  public History with(List<Loss> destroyed) {
    return new History(told, handled, effects, destroyed);
  }
}
