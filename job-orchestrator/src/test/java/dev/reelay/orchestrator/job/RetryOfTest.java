package dev.reelay.orchestrator.job;

import static dev.reelay.bus.Routes.Service.ADAPTERS;
import static dev.reelay.bus.Routes.Service.GATEWAY;
import static dev.reelay.orchestrator.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.bus.JobRef;
import dev.reelay.event.Billed;
import dev.reelay.event.Failure;
import dev.reelay.event.FailureClass;
import dev.reelay.event.PlannedStage;
import dev.reelay.event.StageFailed;
import dev.reelay.event.StageRequested;
import dev.reelay.event.StoredFile;
import dev.reelay.event.VideoGenerationCompleted;
import dev.reelay.event.VideoGenerationFailed;
import dev.reelay.event.VideoGenerationRetryRequested;
import dev.reelay.event.VideoGenerationRetryScheduled;
import dev.reelay.event.VideoGenerationStarted;
import dev.reelay.orchestrator.ByHand;
import dev.reelay.orchestrator.Desk;
import dev.reelay.orchestrator.Samples;
import dev.reelay.orchestrator.Samples.Again;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Attempts that follow others: at once, elsewhere, with what is there, or as a new job. */
@QuarkusTest
@TestProfile(ByHand.class)
@QuarkusTestResource(TestServers.class)
class RetryOfTest {
  private static final VideoGenerationRetryRequested NOW_PLEASE =
      new VideoGenerationRetryRequested("user", "it is mended");

  @Inject Desk desk;

  @BeforeEach
  void clear() {
    desk.clear();
  }

  @Test
  void aRetryOfAFailedJobDoesOnlyWhatIsMissing() {
    // Given
    JobRef earlier = failedAtTheThirdStage();

    // When
    JobRef again = asked("studio", new Again(earlier.jobId(), null, null));

    // Then
    assertThat(desk.said(again, VideoGenerationStarted.class).getFirst().reusedStages())
        .containsExactly("brief", "script");
    StageRequested request = desk.asked(again);
    assertThat(request.stageRunId()).isEqualTo(again.jobId() + ".tts.1");
    assertThat(request.inputs())
        .extracting(StoredFile::storageKey)
        .containsExactly(
            earlier.jobId() + ".brief.1/brief.json", earlier.jobId() + ".script.1/script.json");

    // When
    for (int stage = 0; stage < 4; stage++) {
      desk.succeed(again);
    }

    // Then
    VideoGenerationCompleted done = desk.said(again, VideoGenerationCompleted.class).getFirst();
    assertThat(done.cost()).as("four stages of its own").isEqualTo(1.0);
    assertThat(desk.state(earlier)).isEqualTo("failed");
    assertThat(desk.leaks()).isEmpty();
  }

  @Test
  void aStageCanBeWantedAnew() {
    // Given
    JobRef earlier = failedAtTheThirdStage();

    // When
    JobRef again = asked("studio", new Again(earlier.jobId(), "script", null));

    // Then
    assertThat(desk.asked(again).stageRunId()).isEqualTo(again.jobId() + ".script.1");
  }

  @Test
  void aRetryOfACompletedJobMakesAnotherVideo() {
    // Given
    JobRef earlier = desk.started("studio", "key_a", 2);
    for (int stage = 0; stage < 6; stage++) {
      desk.succeed(earlier);
    }
    assertThat(desk.state(earlier)).isEqualTo("completed");

    // When
    JobRef again = asked("studio", new Again(earlier.jobId(), null, null));

    // Then
    assertThat(desk.asked(again).stageRunId()).isEqualTo(again.jobId() + ".brief.1");
  }

  @Test
  void somebodyElsesJobIsNotReused() {
    // Given
    JobRef earlier = failedAtTheThirdStage();
    JobRef foreign = Samples.job("key_b");

    // When
    desk.tell(GATEWAY, foreign, Samples.again("studio", new Again(earlier.jobId(), null, null)));
    desk.dispatch();

    // Then
    assertThat(desk.asked(foreign).stageRunId()).isEqualTo(foreign.jobId() + ".brief.1");
    assertThat(desk.asked(foreign).inputs()).isEmpty();
  }

  @Test
  void aChosenProviderDoesTheMainStageAndNobodyElse() {
    // When
    JobRef job = asked("routed", new Again("job_nobody_knows", null, "spare"));
    desk.succeed(job);
    desk.dispatch();

    // Then
    assertThat(desk.asked(job).provider()).isEqualTo("spare");

    // When
    desk.tell(ADAPTERS, job, failed(desk.asked(job), elsewhere()));

    // Then
    assertThat(desk.state(job)).isEqualTo("failed");
  }

  @Test
  void aProviderThatCannotIsReplacedByTheNextOfTheModel() {
    // Given
    JobRef job = asked("routed", new Again(null, null, null));
    desk.succeed(job);
    desk.dispatch();
    assertThat(desk.asked(job).provider()).isEqualTo("remote");

    // When
    desk.tell(ADAPTERS, job, failed(desk.asked(job), elsewhere()));
    desk.dispatch();

    // Then
    VideoGenerationStarted second = desk.said(job, VideoGenerationStarted.class).getLast();
    assertThat(second.plan()).extracting(PlannedStage::provider).contains("spare");
    assertThat(desk.asked(job).provider()).isEqualTo("spare");
    assertThat(desk.asked(job).attempt()).isEqualTo(2);

    // When
    desk.tell(ADAPTERS, job, failed(desk.asked(job), elsewhere()));

    // Then
    VideoGenerationFailed failed = desk.said(job, VideoGenerationFailed.class).getFirst();
    assertThat(failed.failure().provider()).isEqualTo("spare");
    assertThat(failed.warnings()).containsExactly("brief was tight");
    assertThat(desk.leaks()).isEmpty();
  }

  @Test
  void lostFilesMakeOnlyTheirOwnStageAgain() {
    // Given
    JobRef job = desk.started("studio", "key_a", 2);
    desk.succeed(job);
    desk.succeed(job);
    StageRequested tts = desk.asked(job);

    // When
    desk.tell(
        ADAPTERS,
        job,
        new StageFailed(
            tts.stageRunId(),
            tts.stage(),
            tts.attempt(),
            tts.provider(),
            Failure.of(FailureClass.ASSET_INVALID, "brief.json is not there"),
            null,
            List.of("brief.json")));
    desk.dispatch();

    // Then
    assertThat(desk.asked(job).stageRunId()).isEqualTo(job.jobId() + ".brief.2");
    desk.succeed(job);
    assertThat(desk.asked(job).stageRunId()).isEqualTo(job.jobId() + ".tts.2");
    assertThat(desk.leaks()).isEmpty();
  }

  @Test
  void theNextAttemptCanBeHadAtOnce() {
    // Given
    JobRef job = desk.started("studio", "key_a", 2);
    desk.tell(ADAPTERS, job, Samples.failed(desk.asked(job), FailureClass.NETWORK));

    // When
    desk.tell(GATEWAY, job, NOW_PLEASE, NOW_PLEASE);
    desk.dispatch();

    // Then
    assertThat(desk.said(job, VideoGenerationRetryScheduled.class))
        .hasSize(2)
        .last()
        .satisfies(told -> assertThat(told.nextRetryAt()).isEqualTo(NOW));
    assertThat(desk.asked(job).stageRunId()).isEqualTo(job.jobId() + ".brief.2");

    // When
    desk.tell(GATEWAY, job, NOW_PLEASE);

    // Then
    assertThat(desk.state(job)).isEqualTo("processing");
    assertThat(desk.column("SELECT who FROM transitions WHERE signal = 'RetryNow'"))
        .containsExactly("user");
  }

  @Test
  void aModelHasItsOwnRetries() {
    // Given
    JobRef job = asked("stubborn", new Again(null, null, null));
    desk.succeed(job);
    desk.dispatch();

    // When
    desk.tell(ADAPTERS, job, Samples.failed(desk.asked(job), FailureClass.SUBMISSION_UNKNOWN));

    // Then
    assertThat(desk.said(job, VideoGenerationRetryScheduled.class))
        .singleElement()
        .satisfies(retry ->
            assertThat(retry.nextRetryAt()).isBetween(NOW.plusSeconds(480), NOW.plusSeconds(720)));

    // When
    desk.time().advance(Duration.ofSeconds(721));
    desk.dispatch();
    desk.tell(ADAPTERS, job, Samples.failed(desk.asked(job), FailureClass.NETWORK));

    // Then
    assertThat(desk.state(job)).isEqualTo("failed");
  }

  private JobRef failedAtTheThirdStage() {
    JobRef job = desk.started("studio", "key_a", 2);
    desk.succeed(job);
    desk.succeed(job);
    desk.tell(ADAPTERS, job, Samples.failed(desk.asked(job), FailureClass.CONTENT_POLICY_INPUT));
    return job;
  }

  private JobRef asked(String model, Again again) {
    JobRef job = Samples.job("key_a");
    desk.tell(GATEWAY, job, Samples.again(model, again));
    desk.dispatch();
    return job;
  }

  private static StageFailed failed(StageRequested run, Failure failure) {
    return new StageFailed(run.stageRunId(), run.stage(), run.attempt(), run.provider(), failure);
  }

  private static Failure elsewhere() {
    return new Failure(
        FailureClass.INSUFFICIENT_FUNDS,
        "NO_CREDIT",
        "No credit left",
        402,
        null,
        Billed.NO,
        true,
        List.of());
  }
}
