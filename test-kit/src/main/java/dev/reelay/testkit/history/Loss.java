package dev.reelay.testkit.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a broker held was destroyed, and the outbox was sent again. No service can know what is gone
 * before somebody sends it again, so newer facts overtake it: those of the gap come late, each
 * once.
 *
 * @param partition where; null means everywhere
 * @param from when it was destroyed
 * @param until when the sending again was ordered
 */
public record Loss(@Nullable Integer partition, Instant from, Instant until) {
  boolean covers(Handled handled) {
    return (partition == null || partition == handled.partition())
        && !handled.at().isBefore(from)
        && !handled.at().isAfter(until);
  }
}
