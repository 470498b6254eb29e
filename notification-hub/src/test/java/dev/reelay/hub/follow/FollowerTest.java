package dev.reelay.hub.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.hub.log.Entry;
import dev.reelay.hub.log.Head;
import dev.reelay.hub.log.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FollowerTest {
  private Budget budget = new Budget(4, 1_000, false);
  private final List<Follower> asked = new ArrayList<>();
  private final List<Long> taken = new ArrayList<>();

  @Test
  void itReadsBeforeItHears() {
    Follower follower = follower(0);

    follower.hear(entry(3));
    take(follower);
    assertThat(taken).isEmpty();
    assertThat(asked).hasSize(1);

    follower.read(page(0, 3, 3));
    take(follower);

    assertThat(taken).containsExactly(1L, 2L, 3L);
  }

  @Test
  void anEntryHeardWhileReadingIsNotForgotten() {
    Follower follower = follower(0);
    take(follower);

    follower.hear(entry(2));
    follower.read(page(0, 1, 1));
    take(follower);
    assertThat(asked).as("asks again for what the first read missed").hasSize(2);

    follower.read(page(1, 2, 2));
    take(follower);

    assertThat(taken).containsExactly(1L, 2L);
  }

  @Test
  void aWrongHintIsForgottenAfterTwoReads() {
    Follower follower = live(2);

    follower.hear(entry(9));
    take(follower);
    follower.read(page(2, 2, 2));
    take(follower);
    follower.read(page(2, 2, 2));
    int reads = asked.size();
    take(follower);
    assertThat(asked).hasSize(reads);

    follower.hear(entry(3));
    take(follower);

    assertThat(taken).containsExactly(3L);
  }

  @Test
  void entriesWhoseDayWasDroppedAreSkipped() {
    Follower follower = follower(0);
    take(follower);

    follower.read(new Page(new Head("job", "key", 5, true, false), List.of(), true));
    take(follower);

    assertThat(follower.isFinished()).isTrue();
    assertThat(taken).isEmpty();
  }

  @Test
  void aBufferThatOverflowsIsDroppedAndReadAgain() {
    Follower follower = live(0);

    for (long seq = 1; seq <= 6; seq++) {
      follower.hear(entry(seq));
      assertThat(follower.waiting()).isLessThanOrEqualTo(4);
    }
    assertThat(follower.waiting()).isZero();
    int reads = asked.size();
    take(follower);
    assertThat(asked).hasSize(reads + 1);
    follower.read(page(0, 6, 6));
    assertThat(follower.waiting()).isEqualTo(4);
    take(follower);
    follower.read(page(4, 6, 6));
    take(follower);

    assertThat(taken).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
  }

  @Test
  void aClientThatFallsBehindIsSparedOvertakenProgressAndNothingElse() {
    budget = new Budget(4, 1_000, true);
    Follower follower = live(0);

    follower.hear(entry(1, "VideoGenerationStarted"));
    for (long seq = 2; seq <= 40; seq++) {
      follower.hear(entry(seq));
    }
    follower.hear(entry(41, "VideoGenerationRetryScheduled"));
    List<Source.Item> items = new ArrayList<>();
    for (Source.Item item = follower.next(); item != null; item = follower.next()) {
      items.add(item);
    }

    assertThat(asked).as("nothing has to be read again").hasSize(1);
    assertThat(items.stream().map(Source.Item::position)).startsWith(1L).endsWith(40L, 41L);
    assertThat(items).hasSizeLessThanOrEqualTo(4);
    assertThat(items.getFirst().conflated()).isFalse();
    assertThat(items.get(items.size() - 2).conflated()).isTrue();
    assertThat(items.getLast().conflated()).isFalse();
    assertThat(budget.waiting()).isZero();
  }

  @Test
  void followersOfOneClientShareItsBudget() {
    Follower first = live(0);
    Follower second = live(0);
    for (long seq = 1; seq <= 3; seq++) {
      first.hear(entry(seq));
      second.hear(entry(seq));
    }

    assertThat(budget.waiting()).isLessThanOrEqualTo(4);
    assertThat(budget.behindNanos(System.nanoTime())).isPositive();
    first.close();
    second.close();

    assertThat(budget.waiting()).isZero();
  }

  @Test
  void throughLossRepetitionAndDisorderTheClientSeesTheLog() {
    for (long seed = 0; seed < 2_000; seed++) {
      taken.clear();
      asked.clear();
      Random random = new Random(seed);
      int all = 1 + random.nextInt(40);
      Follower follower = follower(0);
      long committed = 0;
      while (committed < all || taken.size() < all) {
        switch (random.nextInt(6)) {
          case 0, 1 -> committed = Math.min(all, committed + 1);
          case 2 -> {
            if (committed > 0) {
              follower.hear(entry(1 + random.nextLong(committed)));
            }
          }
          case 3 -> follower.compare(new Head("job", "key", committed, committed == all, false));
          case 4 -> take(follower);
          default -> {
            if (!asked.isEmpty()) {
              asked.removeFirst();
              long from = follower.readFrom();
              long end = Math.min(committed, from + 4);
              follower.read(page(from, end, committed));
            }
          }
        }
      }
      assertThat(taken)
          .as("seed %d", seed)
          .isEqualTo(LongStream.rangeClosed(1, all).boxed().toList());
    }
  }

  private Follower follower(long after) {
    return new Follower("job", after, () -> {}, budget, asked::add);
  }

  private Follower live(long after) {
    Follower follower = follower(after);
    take(follower);
    follower.read(page(after, after, after));
    return follower;
  }

  private void take(Follower follower) {
    for (Entry next = follower.poll(); next != null; next = follower.poll()) {
      taken.add(next.seq());
    }
  }

  private static Entry entry(long seq) {
    return entry(seq, "VideoGenerationProgress");
  }

  private static Entry entry(long seq, String type) {
    return new Entry("job", seq, type, "{}", 0);
  }

  private static Page page(long after, long end, long last) {
    return new Page(
        new Head("job", "key", last, false, false),
        LongStream.rangeClosed(after + 1, end).mapToObj(FollowerTest::entry).toList(),
        end >= last);
  }
}
