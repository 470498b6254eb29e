package dev.reelay.adapters.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.adapters.task.PollQueue.Look;
import dev.reelay.bus.JobRef;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PollQueueTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final PollQueue queue = new PollQueue(2, 8, meters);

  @Test
  void twoLooksAtOneRunBecomeOneThatAnswersTheNewerCheck() {
    // When
    queue.offer(look("a", 4));
    queue.look("p", "a");
    queue.offer(look("a", 3));
    // Then
    assertThat(queue.take()).contains(look("a", 4));
    assertThat(queue.take()).isEmpty();
  }

  @Test
  void aRunIsLookedAtByOneAtATime() {
    // Given
    queue.look("p", "a");
    Look first = queue.take().orElseThrow();
    // When
    queue.offer(look("a", 1));
    // Then
    assertThat(queue.take()).isEmpty();
    queue.done(first);
    assertThat(queue.take()).contains(look("a", 1));
  }

  @Test
  void whatFindsNoRoomIsDroppedAndCounted() {
    // When
    queue.look("p", "a");
    queue.look("p", "b");
    queue.look("p", "c");
    queue.look("p", "a");
    // Then
    assertThat(queue.take()).isPresent();
    assertThat(queue.take()).isPresent();
    assertThat(queue.take()).isEmpty();
    assertThat(meters.counter("reelay.polls.dropped").count()).isEqualTo(1);
  }

  private static Look look(String run, int check) {
    return new Look(
        "p",
        run,
        new PollQueue.Check(
            check,
            new JobRef("key", "job", "correlation", ""),
            new StageRef(run, "generation", 1, "p"),
            Instant.EPOCH));
  }
}
