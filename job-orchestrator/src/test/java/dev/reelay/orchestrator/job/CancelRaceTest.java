package dev.reelay.orchestrator.job;

import static dev.reelay.bus.Routes.Service.ADAPTERS;
import static dev.reelay.bus.Routes.Service.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.bus.JobRef;
import dev.reelay.event.JobEvent;
import dev.reelay.event.StageRequested;
import dev.reelay.event.VideoGenerationCancellationRequested;
import dev.reelay.event.VideoGenerationCancelled;
import dev.reelay.event.VideoGenerationCompleted;
import dev.reelay.event.VideoGenerationFailed;
import dev.reelay.orchestrator.ByHand;
import dev.reelay.orchestrator.Desk;
import dev.reelay.orchestrator.Samples;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cancel and a finish at the same moment, as often as {@code -Dreelay.tests.races} says. */
@QuarkusTest
@TestProfile(ByHand.class)
@QuarkusTestResource(TestServers.class)
class CancelRaceTest {
  private static final int RACES = Integer.getInteger("reelay.tests.races", 200);

  @Inject Desk desk;

  @BeforeEach
  void clear() {
    desk.clear();
  }

  @Test
  void eachRaceHasOneWinner() throws Exception {
    // Given
    Random random = new Random(11);
    int completed = 0;
    int cancelled = 0;

    // When
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int race = 0; race < RACES; race++) {
        desk.sql("TRUNCATE outbox, inbox");
        JobRef job = desk.started("single", "key_a", 1);
        StageRequested last = desk.asked(job);
        run(pool, job, last, random.nextInt(4));

        // Then
        List<JobEvent> ends = desk.said(job).stream().filter(CancelRaceTest::isEnd).toList();
        assertThat(ends).as("race %d", race).hasSize(1);
        boolean done = ends.getFirst() instanceof VideoGenerationCompleted;
        assertThat(desk.state(job)).isEqualTo(done ? "completed" : "cancelled");
        completed += done ? 1 : 0;
        cancelled += done ? 0 : 1;
      }
    }
    assertThat(completed).as("finishes that won").isPositive();
    assertThat(cancelled).as("cancels that won").isPositive();
    assertThat(desk.leaks()).isEmpty();
  }

  private void run(ExecutorService pool, JobRef job, StageRequested last, int start)
      throws Exception {
    Callable<Void> user =
        () -> {
          desk.tell(GATEWAY, job, new VideoGenerationCancellationRequested("user", null));
          return null;
        };
    // The engine stops where it was asked in time, and finishes where it was not.
    Callable<Void> engine =
        () -> {
          boolean asked = "cancelling".equals(desk.state(job));
          desk.tell(ADAPTERS, job, asked ? Samples.cancelled(last) : Samples.succeeded(last));
          return null;
        };
    // One start in four is early enough for the cancel to win on any machine.
    if (start == 0) {
      user.call();
    }
    List<Callable<Void>> both = start < 2 ? List.of(user, engine) : List.of(engine, user);
    for (Future<Void> done : pool.invokeAll(both)) {
      done.get();
    }
    if ("cancelling".equals(desk.state(job))) {
      desk.tell(ADAPTERS, job, Samples.cancelled(last));
    }
  }

  private static boolean isEnd(JobEvent event) {
    return event instanceof VideoGenerationCompleted
        || event instanceof VideoGenerationCancelled
        || event instanceof VideoGenerationFailed;
  }
}
