package dev.reelay.hub.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.hub.log.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class KeyFollowerTest {
  private static final int LIMIT = 4;
  private final List<KeyFollower> asked = new ArrayList<>();
  private final List<Long> taken = new ArrayList<>();
  private final Budget budget = new Budget(3, 1_000, false);

  @Test
  void whatIsHeardWhileReadingIsReadNext() {
    KeyFollower follower = follower(0);
    take(follower);

    follower.hear();
    follower.read(page(0, 1, 1), LIMIT);
    take(follower);
    assertThat(asked).hasSize(2);
    follower.read(page(1, 2, 2), LIMIT);
    take(follower);

    assertThat(taken).containsExactly(1L, 2L);
  }

  @Test
  void anIdleKeyIsNotReadForNothing() {
    KeyFollower follower = follower(2);
    take(follower);
    follower.read(page(2, 2, 2), LIMIT);
    take(follower);

    follower.compare(2);
    take(follower);

    assertThat(asked).hasSize(1);
  }

  @Test
  void entriesWhoseDayWasDroppedAreSkipped() {
    KeyFollower follower = follower(0);
    take(follower);

    follower.read(new KeyLogStore.KeyPage(9, List.of()), LIMIT);
    take(follower);

    assertThat(follower.position()).isEqualTo(9);
    assertThat(asked).hasSize(1);
  }

  @Test
  void throughLossRepetitionAndDisorderTheClientSeesTheLog() {
    for (long seed = 0; seed < 2_000; seed++) {
      taken.clear();
      asked.clear();
      Random random = new Random(seed);
      int all = 1 + random.nextInt(40);
      KeyFollower follower = follower(0);
      long committed = 0;
      while (committed < all || taken.size() < all) {
        switch (random.nextInt(6)) {
          case 0, 1 -> committed = Math.min(all, committed + 1);
          case 2 -> follower.hear();
          case 3 -> follower.compare(committed);
          case 4 -> take(follower);
          default -> {
            if (!asked.isEmpty()) {
              asked.removeFirst();
              long from = follower.readFrom();
              follower.read(page(from, Math.min(committed, from + LIMIT), committed), LIMIT);
            }
          }
        }
        assertThat(budget.waiting()).isLessThanOrEqualTo(3);
      }
      assertThat(taken)
          .as("seed %d", seed)
          .isEqualTo(LongStream.rangeClosed(1, all).boxed().toList());
      follower.close();
    }
    assertThat(budget.waiting()).isZero();
  }

  private KeyFollower follower(long after) {
    return new KeyFollower("key", after, () -> {}, budget, asked::add);
  }

  private void take(KeyFollower follower) {
    for (Source.Item next = follower.next(); next != null; next = follower.next()) {
      taken.add(next.position());
    }
  }

  private static KeyLogStore.KeyPage page(long after, long end, long last) {
    return new KeyLogStore.KeyPage(
        last,
        LongStream.rangeClosed(after + 1, end)
            .mapToObj(position ->
                new Source.Item(
                    new Entry("job", position, "VideoGenerationProgress", "{}", 0),
                    position,
                    false))
            .toList());
  }
}
