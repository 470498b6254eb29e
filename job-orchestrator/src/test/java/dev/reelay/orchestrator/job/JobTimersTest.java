package dev.reelay.orchestrator.job;

import static dev.reelay.bus.Routes.Service.GATEWAY;
import static dev.reelay.orchestrator.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.bus.JobRef;
import dev.reelay.event.Artifact;
import dev.reelay.event.FailureClass;
import dev.reelay.event.JobStatus;
import dev.reelay.event.StageCancellationRequested;
import dev.reelay.event.StopReason;
import dev.reelay.event.VideoGenerationCancellationRequested;
import dev.reelay.event.VideoGenerationCancelled;
import dev.reelay.event.VideoGenerationFailed;
import dev.reelay.orchestrator.ByHand;
import dev.reelay.orchestrator.Desk;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ByHand.class)
@QuarkusTestResource(TestServers.class)
class JobTimersTest {
  private static final VideoGenerationCancellationRequested CANCEL =
      new VideoGenerationCancellationRequested("user", "changed my mind");

  @Inject Desk desk;

  @BeforeEach
  void clear() {
    desk.clear();
  }

  @Test
  void providerThatDoesNotAnswerCannotHoldUpACancel() {
    // Given
    JobRef job = desk.started("studio", "key_a", 2);
    desk.tell(GATEWAY, job, CANCEL);
    desk.expire();
    assertThat(desk.state(job)).isEqualTo("cancelling");

    // When
    desk.time().advance(Duration.ofSeconds(31));
    desk.expire();

    // Then
    assertThat(
            desk.said(job, VideoGenerationCancelled.class)
                .getFirst()
                .providers()
                .getFirst()
                .warning())
        .contains("work or billing may go on");
    assertThat(desk.leaks()).isEmpty();
  }

  @Test
  void deadlineEndsAJobWhereverItIs() {
    // Given
    JobRef running = desk.started("studio", "key_a", 1);
    JobRef waiting = desk.started("studio", "key_a", 1);

    // When
    desk.time().advance(Duration.ofMinutes(61));
    desk.expire();

    // Then
    for (JobRef job : List.of(running, waiting)) {
      VideoGenerationFailed failed = desk.said(job, VideoGenerationFailed.class).getFirst();
      assertThat(failed.status()).isEqualTo(JobStatus.TIMED_OUT);
      assertThat(failed.failure().failureClass()).isEqualTo(FailureClass.DEADLINE);
    }
    assertThat(desk.said(running, StageCancellationRequested.class))
        .singleElement()
        .extracting(StageCancellationRequested::reason)
        .isEqualTo(StopReason.TIMED_OUT);
    assertThat(desk.leaks()).isEmpty();
  }

  @Test
  void aStageMayHaveALimitOfItsOwn() {
    // Given
    JobRef job = desk.started("routed", "key_a", 1);
    desk.succeed(job);
    desk.dispatch();
    assertThat(desk.asked(job).deadlineAt()).isEqualTo(NOW.plusSeconds(600));

    // When
    desk.time().advance(Duration.ofSeconds(601));
    desk.expire();

    // Then
    VideoGenerationFailed failed = desk.said(job, VideoGenerationFailed.class).getFirst();
    assertThat(failed.status()).isEqualTo(JobStatus.TIMED_OUT);
    assertThat(failed.failure().message()).isEqualTo("generation did not finish within 600 s");
    assertThat(failed.artifacts()).extracting(Artifact::name).containsExactly("brief.json");
    assertThat(desk.leaks()).isEmpty();
  }

  @Test
  void timersAtOnceEndEachJobOnce() throws Exception {
    // Given
    List<JobRef> jobs = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      jobs.add(desk.started("studio", "key_" + i % 3, 1));
    }
    desk.time().advance(Duration.ofMinutes(61));

    // When
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Void> look =
          () -> {
            desk.expire();
            return null;
          };
      for (Future<Void> done : pool.invokeAll(List.of(look, look, look))) {
        done.get();
      }
    }

    // Then
    assertThat(jobs)
        .allSatisfy(job -> assertThat(desk.said(job, VideoGenerationFailed.class)).hasSize(1));
    assertThat(desk.column("SELECT DISTINCT state FROM jobs")).containsExactly("timed_out");
    assertThat(desk.leaks()).isEmpty();
  }
}
