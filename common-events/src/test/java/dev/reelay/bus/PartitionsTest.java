package dev.reelay.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PartitionsTest {
  @Test
  void hashMatchesPublishedVectors() {
    assertThat(Partitions.hash("123456789")).isEqualTo(0xCBF43926L);
    assertThat(Partitions.hash("")).isZero();
    assertThat(Partitions.hash("The quick brown fox jumps over the lazy dog"))
        .isEqualTo(0x414FA339L);
  }

  @Test
  void aKeyStaysInItsPartition() {
    assertThat(new Partitions(10).of("key_01JA0000000000000000000000")).isEqualTo(2);
  }

  @Test
  void keysSpreadEvenly() {
    Partitions partitions = new Partitions(10);
    EventIds ids = new EventIds();
    Map<Integer, Integer> count = new HashMap<>();
    for (int i = 0; i < 10_000; i++) {
      count.merge(partitions.of("key_" + ids.ulid()), 1, Integer::sum);
    }

    assertThat(count).hasSize(10);
    assertThat(count.values()).allSatisfy(n -> assertThat(n).isBetween(800, 1_200));
  }

  @Test
  void namesHoldTheNumberOfPartitions() {
    Partitions partitions = new Partitions(12);

    assertThat(partitions.queue("hub", 3)).isEqualTo("hub.12-3");
    assertThat(partitions.routingKey(3, "StageRequested")).isEqualTo("12-3.StageRequested");
  }

  @Test
  void nonsenseNumbersAreRefusedByName() {
    assertThatThrownBy(() -> new Partitions(0)).hasMessageContaining("REELAY_PARTITIONS");
    assertThatThrownBy(() -> new Partitions(1_001)).hasMessageContaining("REELAY_PARTITIONS");
  }
}
