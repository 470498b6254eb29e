package dev.reelay.orchestrator.job;

import static dev.reelay.bus.Routes.Service.ADAPTERS;
import static dev.reelay.bus.Routes.Service.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.bus.JobRef;
import dev.reelay.event.Artifact;
import dev.reelay.event.FailureClass;
import dev.reelay.event.JobEvent;
import dev.reelay.event.JobStatus;
import dev.reelay.event.OrchestratorFact;
import dev.reelay.event.PlannedStage;
import dev.reelay.event.StageRequested;
import dev.reelay.event.StoredFile;
import dev.reelay.event.VideoGenerationCancellationRequested;
import dev.reelay.event.VideoGenerationCompleted;
import dev.reelay.event.VideoGenerationFailed;
import dev.reelay.event.VideoGenerationStarted;
import dev.reelay.orchestrator.ByHand;
import dev.reelay.orchestrator.Desk;
import dev.reelay.orchestrator.Samples;
import dev.reelay.testkit.TestServers;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ByHand.class)
@QuarkusTestResource(TestServers.class)
class JobLifeTest {
  private static final VideoGenerationCancellationRequested CANCEL =
      new VideoGenerationCancellationRequested("user", "changed my mind");

  @Inject Desk desk;
  @Inject MeterRegistry meters;

  @BeforeEach
  void clear() {
    desk.clear();
  }

  @Test
  void everyStageIsRequestedInTurnUntilTheVideoIsThere() {
    // Given
    JobRef job = desk.started("studio", "key_a", 2);

    // When
    for (int stage = 0; stage < 6; stage++) {
      desk.succeed(job);
    }

    // Then
    VideoGenerationStarted started = desk.said(job, VideoGenerationStarted.class).getFirst();
    assertThat(started.plan())
        .extracting(PlannedStage::stage)
        .containsExactly("brief", "script", "tts", "images", "rendering", "post");
    assertThat(started.plan())
        .extracting(PlannedStage::weight)
        .containsExactly(5.0, 20.0, 30.0, 25.0, 15.0, 5.0);
    assertThat(desk.said(job, StageRequested.class))
        .extracting(StageRequested::stageRunId)
        .containsExactly(
            job.jobId() + ".brief.1",
            job.jobId() + ".script.1",
            job.jobId() + ".tts.1",
            job.jobId() + ".images.1",
            job.jobId() + ".rendering.1",
            job.jobId() + ".post.1");
    assertThat(desk.asked(job).inputs())
        .extracting(StoredFile::name)
        .containsExactly("brief.json", "script.json", "tts.json", "images.json", "rendering.json");
    assertThat(desk.state(job)).isEqualTo("completed");
    assertThat(desk.running("key")).isEmpty();
    assertThat(desk.running("provider")).isEmpty();
    assertThat(desk.leaks()).isEmpty();
  }

  @Test
  void completionTellsTheVideoItsFilesAndAllWarnings() {
    // Given
    JobRef job = desk.started("studio", "key_a", 2);

    // When
    for (int stage = 0; stage < 6; stage++) {
      desk.succeed(job);
    }

    // Then
    VideoGenerationCompleted done = desk.said(job, VideoGenerationCompleted.class).getFirst();
    String folder = "/v1/jobs/" + job.jobId() + "/artifacts/";
    assertThat(done.videoUrl()).isEqualTo(folder + "video.mp4");
    assertThat(done.artifacts())
        .extracting(Artifact::path)
        .containsExactly(folder + "thumbnail.jpg", folder + "video.mp4");
    assertThat(done.duration()).isEqualTo(8.04);
    assertThat(done.cost()).isEqualTo(1.5);
    assertThat(done.metadata())
        .containsEntry("model", "studio")
        .containsEntry("provider", "studio")
        .containsEntry("codec", "h264")
        .doesNotContainKey("client");
    assertThat(done.warnings()).hasSize(6).startsWith("brief was tight");
    assertThat(desk.said(job).stream().filter(OrchestratorFact.class::isInstance))
        .extracting(fact -> ((OrchestratorFact) fact).jobVersion())
        .containsExactly(1L, 2L);
  }

  @Test
  void everyChangeIsInTheTransitions() {
    // Given
    JobRef job = desk.started("studio", "key_a", 2);

    // When
    desk.succeed(job);
    desk.tell(GATEWAY, job, CANCEL);
    desk.tell(ADAPTERS, job, Samples.cancelled(desk.asked(job)));

    // Then
    assertThat(
            desk.column(
                """
                SELECT version || ' ' || coalesce(from_state, '-') || ' ' || to_state || ' ' || signal
                FROM transitions WHERE job_id = '%s' ORDER BY version
                """
                    .formatted(job.jobId())))
        .containsExactly(
            "1 - pending Requested",
            "2 pending processing Start",
            "3 processing processing RunSucceeded",
            "4 processing cancelling Cancel",
            "5 cancelling cancelled RunCancelled");
    assertThat(desk.one("SELECT who || ': ' || why FROM transitions WHERE signal = 'Cancel'"))
        .isEqualTo("user: changed my mind");
  }

  @Test
  void unknownModelFailsAtOnce() {
    // When
    JobRef job = desk.started("dream-machine-9", "key_a", 2);

    // Then
    assertThat(desk.said(job)).hasSize(1);
    VideoGenerationFailed failed = desk.said(job, VideoGenerationFailed.class).getFirst();
    assertThat(failed.jobVersion()).isEqualTo(1);
    assertThat(failed.status()).isEqualTo(JobStatus.FAILED);
    assertThat(failed.failure().failureClass()).isEqualTo(FailureClass.UNSUPPORTED);
    assertThat(failed.failure().message()).contains("dream-machine-9");
    assertThat(failed.reached()).isNull();
  }

  @Test
  void newsAfterTheEndOnlyCounts() {
    // Given
    JobRef job = desk.started("studio", "key_a", 1);
    StageRequested run = desk.asked(job);
    desk.tell(ADAPTERS, job, Samples.failed(run, FailureClass.INVALID_REQUEST));
    List<JobEvent> said = desk.said(job);
    double before = ignored("RunSucceeded") + ignored("RunCancelled") + ignored("Cancel");

    // When
    desk.tell(ADAPTERS, job, Samples.succeeded(run), Samples.cancelled(run));
    desk.tell(GATEWAY, job, CANCEL);
    desk.dispatch();

    // Then
    assertThat(desk.said(job)).isEqualTo(said);
    assertThat(ignored("RunSucceeded") + ignored("RunCancelled") + ignored("Cancel"))
        .isEqualTo(before + 3);
  }

  @Test
  void newsOfAnUnknownJobOnlyCounts() {
    // Given
    JobRef job = Samples.job("key_a");
    double before = ignored("Cancel");

    // When
    desk.tell(GATEWAY, job, CANCEL);

    // Then
    assertThat(ignored("Cancel")).isEqualTo(before + 1);
    assertThat(desk.said(job)).isEmpty();
  }

  private double ignored(String signal) {
    return meters.counter("reelay.job.signals.ignored", "signal", signal).count();
  }
}
