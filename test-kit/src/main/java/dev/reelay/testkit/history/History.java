package dev.reelay.testkit.history;

import java.util.List;
import java.util.Map;

/**
 * Everything that happened in a run.
 *
 * @param handled in any order
 * @param effects what the counter of each job says; jobs without an effect may be missing
 */
public record History(List<Told> told, List<Handled> handled, Map<String, Long> effects) {
  public History {
    told = List.copyOf(told);
    handled = List.copyOf(handled);
    effects = Map.copyOf(effects);
  }
}
