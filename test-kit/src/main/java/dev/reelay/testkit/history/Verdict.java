package dev.reelay.testkit.history;

import java.util.List;

/**
 * What the checker found; each finding is one sentence for a person.
 *
 * @param told facts that publishers committed
 * @param handled effects that handlers committed
 * @param lost facts without an effect
 * @param reordered effects after that of a later fact
 * @param doubled facts with several effects
 * @param invented effects of facts that nobody committed
 * @param late facts that were destroyed, sent again, and handled after newer ones; no finding
 */
public record Verdict(
    long told,
    long handled,
    List<String> lost,
    List<String> reordered,
    List<String> doubled,
    List<String> invented,
    List<String> late) {
  public Verdict {
    lost = List.copyOf(lost);
    reordered = List.copyOf(reordered);
    doubled = List.copyOf(doubled);
    invented = List.copyOf(invented);
    late = List.copyOf(late);
  }

  /** Whether nothing was found. */
  public boolean isClean() {
    return lost.isEmpty() && reordered.isEmpty() && doubled.isEmpty() && invented.isEmpty();
  }
}
