package dev.reelay.orchestrator.job;

import static dev.reelay.bus.Routes.Service.ADAPTERS;
import static dev.reelay.bus.Routes.Service.GATEWAY;
import static dev.reelay.orchestrator.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.bus.JobRef;
import dev.reelay.event.FailureClass;
import dev.reelay.event.StageReleaseRequested;
import dev.reelay.event.StageReleased;
import dev.reelay.event.VideoGenerationCancellationRequested;
import dev.reelay.event.VideoGenerationCancelled;
import dev.reelay.event.VideoGenerationFailed;
import dev.reelay.orchestrator.ByHand;
import dev.reelay.orchestrator.Desk;
import dev.reelay.orchestrator.Samples;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ByHand.class)
@QuarkusTestResource(TestServers.class)
class ReleasesTest {
  private static final Duration DAY = Duration.ofHours(24);

  @Inject Desk desk;

  @BeforeEach
  void clear() {
    desk.clear();
  }

  @Test
  void whatAFailedJobLeftGoesInReverse() {
    // Given
    JobRef job = failedAtTheThirdStage();
    VideoGenerationFailed failed = desk.said(job, VideoGenerationFailed.class).getFirst();
    assertThat(failed.cleanupAt()).isEqualTo(NOW.plus(DAY));
    desk.clean();
    assertThat(asked(job)).as("a retry may still want it").isEmpty();

    // When
    desk.time().advance(DAY);
    desk.clean();
    desk.clean();

    // Then
    assertThat(asked(job)).containsExactly(job.jobId() + ".script.1");

    // When
    released(job, "The provider keeps its copy");
    desk.clean();
    released(job, null);
    released(job, "once more");
    desk.time().advance(Duration.ofMinutes(2));
    desk.clean();

    // Then
    assertThat(asked(job)).containsExactly(job.jobId() + ".script.1", job.jobId() + ".brief.1");
    assertThat(desk.column("SELECT state FROM releases")).containsOnly("released");
    assertThat(desk.column("SELECT warning FROM releases WHERE warning IS NOT NULL"))
        .containsExactly("The provider keeps its copy");
  }

  @Test
  void aSilentReleaseIsAskedForAgainAndGivenUpInTheEnd() {
    // Given
    JobRef job = failedAtTheThirdStage();
    desk.time().advance(DAY);

    // When
    for (int round = 0; round < 12; round++) {
      desk.clean();
      desk.time().advance(Duration.ofSeconds(61));
    }

    // Then
    assertThat(asked(job)).hasSize(11);
    assertThat(desk.column("SELECT state FROM releases ORDER BY position DESC"))
        .containsExactly("given_up", "requested");
  }

  @Test
  void whatALaterJobReusesStays() {
    // Given
    JobRef job = failedAtTheThirdStage();
    JobRef again = Samples.job("key_a");
    desk.tell(GATEWAY, again, Samples.again("studio", new Samples.Again(job.jobId(), null, null)));
    desk.dispatch();

    // When
    desk.time().advance(Duration.ofMinutes(30));
    desk.sql("UPDATE releases SET next_try_at = clock()");
    desk.clean();

    // Then
    assertThat(asked(job)).isEmpty();

    // When
    for (int stage = 0; stage < 4; stage++) {
      desk.succeed(again);
    }
    desk.time().advance(DAY);
    desk.clean();

    // Then
    assertThat(desk.state(again)).isEqualTo("completed");
    assertThat(asked(job)).isEmpty();
    assertThat(desk.column("SELECT state FROM releases")).containsOnly("kept");
  }

  @Test
  void whatIsGoneIsNotReused() {
    // Given
    JobRef job = failedAtTheThirdStage();
    desk.time().advance(DAY);
    desk.clean();

    // When
    JobRef again = Samples.job("key_a");
    desk.tell(GATEWAY, again, Samples.again("studio", new Samples.Again(job.jobId(), null, null)));

    // Then
    assertThat(desk.column("SELECT stage FROM stages WHERE job_id = '" + again.jobId() + "'"))
        .as("script may be gone at any moment, brief is still there")
        .containsExactly("brief");
  }

  @Test
  void aCancelledJobSaysWhatBecomesOfItsFiles() {
    // Given
    JobRef job = desk.started("studio", "key_a", 2);
    desk.succeed(job);

    // When
    desk.tell(GATEWAY, job, new VideoGenerationCancellationRequested("user", null));
    desk.tell(ADAPTERS, job, Samples.cancelled(desk.asked(job)));

    // Then
    VideoGenerationCancelled cancelled = desk.said(job, VideoGenerationCancelled.class).getFirst();
    assertThat(cancelled.cleanupAt()).isEqualTo(NOW.plus(DAY));
    assertThat(cancelled.warnings()).containsExactly("brief was tight", "script cancelled by user");
  }

  private JobRef failedAtTheThirdStage() {
    JobRef job = desk.started("studio", "key_a", 2);
    desk.succeed(job);
    desk.succeed(job);
    desk.tell(ADAPTERS, job, Samples.failed(desk.asked(job), FailureClass.CONTENT_POLICY_INPUT));
    return job;
  }

  private List<String> asked(JobRef job) {
    return desk.said(job, StageReleaseRequested.class).stream()
        .map(StageReleaseRequested::stageRunId)
        .toList();
  }

  private void released(JobRef job, String warning) {
    StageReleaseRequested last = desk.said(job, StageReleaseRequested.class).getLast();
    desk.tell(
        ADAPTERS,
        job,
        new StageReleased(
            last.stageRunId(), last.stage(), last.attempt(), last.provider(), warning, NOW));
  }
}
