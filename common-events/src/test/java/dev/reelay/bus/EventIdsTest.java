package dev.reelay.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventIdsTest {
  private final EventIds ids = new EventIds();

  @Test
  void eventIdsAreVersionSevenAndUnique() {
    Set<UUID> seen = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      UUID id = ids.next();
      assertThat(id.version()).isEqualTo(7);
      assertThat(id.variant()).isEqualTo(2);
      assertThat(seen.add(id)).isTrue();
    }
  }

  @Test
  void ulidsAreTwentySixCharactersInOrderOfTime() {
    String first = ids.ulid();
    UUID later = ids.next();

    assertThat(first).matches("[0-9A-HJKMNP-TV-Z]{26}");
    assertThat(first.substring(0, 10)).isLessThanOrEqualTo(ids.ulid().substring(0, 10));
    assertThat(later.getMostSignificantBits() >>> 16).isPositive();
  }

  @Test
  void traceContextsAreWellFormed() {
    assertThat(ids.traceparent()).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
  }
}
