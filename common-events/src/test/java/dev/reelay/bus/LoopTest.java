package dev.reelay.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoopTest {
  @Test
  void wakingEndsTheSleep() {
    AtomicInteger rounds = new AtomicInteger();
    try (Loop loop =
        Loop.start(
            "sleeper",
            () -> {
              rounds.incrementAndGet();
              return Duration.ofHours(1);
            })) {
      await().untilAsserted(() -> assertThat(rounds).hasValue(1));

      loop.wake();

      await().untilAsserted(() -> assertThat(rounds).hasValue(2));
    }
  }

  @Test
  void aFailureIsRepeatedNotFatal() {
    AtomicInteger rounds = new AtomicInteger();
    try (Loop _ =
        Loop.start(
            "failing",
            () -> {
              if (rounds.incrementAndGet() < 3) {
                throw new IllegalStateException("weather");
              }
              return null;
            })) {
      await().untilAsserted(() -> assertThat(rounds).hasValue(3));
    }
  }

  @Test
  void wakingDoesNotEndThePauseAfterAFailure() {
    AtomicInteger rounds = new AtomicInteger();
    try (Loop loop =
        Loop.start(
            "broken",
            () -> {
              rounds.incrementAndGet();
              throw new IllegalStateException("weather");
            })) {
      await()
          .during(Duration.ofMillis(500))
          .until(() -> {
            loop.wake();
            return rounds.get() <= 4;
          });
    }
  }

  @Test
  void closingWaitsForTheRoundInHand() {
    AtomicInteger finished = new AtomicInteger();
    AtomicInteger begun = new AtomicInteger();
    Loop loop =
        Loop.start(
            "working",
            () -> {
              begun.incrementAndGet();
              await().pollDelay(Duration.ofMillis(200)).until(() -> true);
              finished.incrementAndGet();
              return Duration.ZERO;
            });
    await().until(() -> begun.get() > finished.get());

    loop.close();

    assertThat(finished.get()).isEqualTo(begun.get());
  }
}
