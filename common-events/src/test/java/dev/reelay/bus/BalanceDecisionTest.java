package dev.reelay.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BalanceDecisionTest {
  @ParameterizedTest
  @CsvSource({"10,1,10", "10,2,5", "10,3,4", "10,4,3", "10,5,2", "10,10,1", "10,11,1", "16,3,6"})
  void aFairShareIsRoundedUp(int partitions, int instances, int share) {
    assertThat(Balance.fairShare(partitions, instances)).isEqualTo(share);
  }

  @Test
  void fairSharesHaveRoomForEveryPartitionAndNoneToSpare() {
    for (int instances = 1; instances <= 20; instances++) {
      int share = Balance.fairShare(10, instances);
      assertThat(instances * share).isGreaterThanOrEqualTo(10);
      assertThat(instances * (share - 1)).isLessThan(10);
    }
  }

  @Test
  void theNewestAboveTheShareAreGivenUp() {
    assertThat(Balance.surplus(List.of("oldest", "older", "newer", "newest"), 2))
        .containsExactly("newer", "newest");
  }

  @Test
  void whoOwnsItsShareOrLessKeepsAll() {
    assertThat(Balance.surplus(List.of("oldest", "newest"), 2)).isEmpty();
    assertThat(Balance.surplus(List.of("only"), 2)).isEmpty();
    assertThat(Balance.surplus(List.of(), 2)).isEmpty();
  }

  @Test
  void siblingsTakeTurnsInProbing() {
    Duration every = Duration.ofSeconds(2);

    assertThat(Balance.isProbeDue(Duration.ofMillis(1_999), 1, every)).isFalse();
    assertThat(Balance.isProbeDue(Duration.ofSeconds(2), 1, every)).isTrue();
    assertThat(Balance.isProbeDue(Duration.ofMillis(5_999), 3, every)).isFalse();
    assertThat(Balance.isProbeDue(Duration.ofSeconds(6), 3, every)).isTrue();
  }
}
