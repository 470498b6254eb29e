package dev.reelay.simulator.desk;

import dev.reelay.simulator.job.Order;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for, and how it can be recognized.
 *
 * @param order what it asks for
 * @param sameness all that makes two requests ask for the same film; counts without a reference
 * @param reference the client's own name for it where the provider takes one, else null
 * @param id the id that the client chose where the provider lets it, else null
 */
public record Wish(Order order, String sameness, @Nullable String reference, @Nullable String id) {
  /** A wish without a name of its own. */
  public static Wish of(Order order, String sameness) {
    return new Wish(order, sameness, null, null);
  }
}
