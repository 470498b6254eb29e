package dev.reelay.adapters.sweep;

import java.io.IOException;
import java.time.Instant;

/** One kind of things that may be left behind. */
public interface Leftovers {
  /**
   * What came of a round.
   *
   * @param removed how many things
   * @param finished whether all were looked at; otherwise the next round goes on from there
   */
  record Swept(int removed, boolean finished) {}

  /** What they are called in the meter. */
  String kind();

  /**
   * Looks at some and removes those that nobody needs. May run in several instances at once.
   *
   * @param before only what was last changed before this moment
   * @param limit how many may be looked at
   */
  Swept sweep(Instant before, int limit) throws IOException;
}
