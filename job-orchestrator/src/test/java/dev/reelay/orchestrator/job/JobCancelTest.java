package dev.reelay.orchestrator.job;

import static dev.reelay.bus.Routes.Service.ADAPTERS;
import static dev.reelay.bus.Routes.Service.GATEWAY;
import static dev.reelay.orchestrator.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.bus.JobRef;
import dev.reelay.event.CancellationOutcome;
import dev.reelay.event.StageAccepted;
import dev.reelay.event.StageCancellationRequested;
import dev.reelay.event.StageRequested;
import dev.reelay.event.VideoGenerationCancellationRequested;
import dev.reelay.event.VideoGenerationCancellationStarted;
import dev.reelay.event.VideoGenerationCancelled;
import dev.reelay.event.VideoGenerationCompleted;
import dev.reelay.orchestrator.ByHand;
import dev.reelay.orchestrator.Desk;
import dev.reelay.orchestrator.Samples;
import dev.reelay.testkit.Script;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ByHand.class)
@QuarkusTestResource(TestServers.class)
class JobCancelTest {
  private static final VideoGenerationCancellationRequested CANCEL =
      new VideoGenerationCancellationRequested("user", "changed my mind");

  @Inject Desk desk;

  @BeforeEach
  void clear() {
    desk.clear();
  }

  @Test
  void pendingJobIsCancelledAtOnce() {
    // Given
    JobRef job = Samples.job("key_a");
    desk.tell(GATEWAY, job, Samples.requested("studio", 2));

    // When
    desk.tell(GATEWAY, job, CANCEL, CANCEL);
    desk.dispatch();

    // Then
    assertThat(desk.said(job)).hasSize(1);
    VideoGenerationCancelled cancelled = desk.said(job, VideoGenerationCancelled.class).getFirst();
    assertThat(cancelled.reason()).isEqualTo("changed my mind");
    assertThat(cancelled.providers()).isEmpty();
  }

  @Test
  void cancelThatSharesATransactionWithTheAcceptanceKnowsWhatTheProviderCanStop() {
    // Given
    JobRef job = desk.started("studio", "key_a", 2);
    StageAccepted accepted = Samples.accepted(desk.asked(job), "queued_only");

    // When
    desk.bus()
        .deliver(
            Stream.of(
                    Script.of(job, NOW).from(ADAPTERS, accepted),
                    Script.of(job, NOW).from(GATEWAY, CANCEL))
                .flatMap(story -> story.inOrder().stream())
                .toList());

    // Then
    assertThat(desk.said(job, VideoGenerationCancellationStarted.class).getFirst().providers())
        .singleElement()
        .satisfies(engaged -> assertThat(engaged.capability()).isEqualTo("queued_only"));
  }

  @Test
  void runningJobIsCancelledWhenItsProviderHasStopped() {
    // Given
    JobRef job = desk.started("studio", "key_a", 2);
    StageRequested run = desk.asked(job);

    // When
    desk.tell(GATEWAY, job, CANCEL);
    desk.tell(ADAPTERS, job, Samples.answered(run, CancellationOutcome.REQUESTED));

    // Then
    assertThat(desk.state(job)).isEqualTo("cancelling");
    assertThat(desk.said(job, VideoGenerationCancellationStarted.class).getFirst().providers())
        .singleElement()
        .satisfies(engaged -> assertThat(engaged.stage()).isEqualTo("brief"));
    StageCancellationRequested stop = desk.said(job, StageCancellationRequested.class).getFirst();
    assertThat(stop.respondBy()).isEqualTo(NOW.plusSeconds(30));
    assertThat(desk.leaks()).isEmpty();

    // When
    desk.tell(ADAPTERS, job, Samples.cancelled(run));

    // Then
    VideoGenerationCancelled cancelled = desk.said(job, VideoGenerationCancelled.class).getFirst();
    assertThat(cancelled.providers())
        .singleElement()
        .satisfies(outcome -> {
          assertThat(outcome.outcome()).isEqualTo(CancellationOutcome.CANCELLED);
          assertThat(outcome.warning()).isEqualTo("brief cancelled by user");
        });
    assertThat(desk.running("key")).isEmpty();
  }

  @Test
  void noFurtherStageIsRequestedWhileCancelling() {
    // Given
    JobRef job = desk.started("studio", "key_a", 2);
    desk.tell(GATEWAY, job, CANCEL);

    // When
    desk.succeed(job);

    // Then
    assertThat(desk.state(job)).isEqualTo("cancelled");
    assertThat(desk.said(job, StageRequested.class)).hasSize(1);
  }

  @Test
  void cancelThatLosesAgainstTheLastStageIsTooLate() {
    // Given
    JobRef job = desk.started("studio", "key_a", 2);
    for (int stage = 0; stage < 5; stage++) {
      desk.succeed(job);
    }
    desk.tell(GATEWAY, job, CANCEL);

    // When
    desk.succeed(job);

    // Then
    assertThat(desk.state(job)).isEqualTo("completed");
    assertThat(desk.one("SELECT cancellation -> 'outcomes' -> 0 ->> 'outcome' FROM jobs"))
        .isEqualTo("TooLate");
    assertThat(desk.said(job, VideoGenerationCompleted.class).getFirst().warnings())
        .contains("post finished before it could be cancelled");
  }
}
