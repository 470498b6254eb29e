package dev.reelay.tracker.progress;

import dev.reelay.tracker.eta.Curve;
import org.jspecify.annotations.Nullable;

/**
 * How a stage of a job stands.
 *
 * @param stage its name in the plan
 * @param weight its share of the whole, in percent
 * @param provider who is asked first
 * @param percent how far it is, 0 to 100
 * @param estimated whether that is computed rather than told
 * @param reused whether an earlier attempt or job had finished it
 * @param curve what it takes; null when nothing is known
 */
public record StageView(
    String stage,
    double weight,
    String provider,
    double percent,
    boolean estimated,
    boolean succeeded,
    boolean reused,
    @Nullable Integer currentItem,
    @Nullable Integer totalItems,
    @Nullable Curve curve) {

  /** Whether the name, or alias, is one of this stage. */
  public boolean isCalled(String name) {
    return StageNames.canonical(stage).equals(StageNames.canonical(name));
  }
}
