package dev.reelay.orchestrator.job;

import static dev.reelay.bus.Routes.Service.ADAPTERS;
import static dev.reelay.bus.Routes.Service.TRACKER;
import static dev.reelay.orchestrator.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.bus.JobRef;
import dev.reelay.event.Artifact;
import dev.reelay.event.FailureClass;
import dev.reelay.event.StageCancellationRequested;
import dev.reelay.event.StageRequested;
import dev.reelay.event.StopReason;
import dev.reelay.event.StoredFile;
import dev.reelay.event.VideoGenerationFailed;
import dev.reelay.event.VideoGenerationRetryScheduled;
import dev.reelay.event.VideoGenerationStarted;
import dev.reelay.orchestrator.ByHand;
import dev.reelay.orchestrator.Desk;
import dev.reelay.orchestrator.Samples;
import dev.reelay.testkit.TestServers;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ByHand.class)
@QuarkusTestResource(TestServers.class)
class JobRetryTest {
  @Inject Desk desk;
  @Inject Jobs jobs;
  @Inject MeterRegistry meters;

  @BeforeEach
  void clear() {
    desk.clear();
  }

  @Test
  void failedStageIsRepeatedAfterAPauseAndFinishedOnesAreReused() {
    // Given
    JobRef job = desk.started("studio", "key_a", 2);
    desk.succeed(job);

    // When
    desk.tell(ADAPTERS, job, Samples.failed(desk.asked(job), FailureClass.PROVIDER_INTERNAL));

    // Then
    VideoGenerationRetryScheduled retry =
        desk.said(job, VideoGenerationRetryScheduled.class).getFirst();
    assertThat(retry.nextRetryAt()).isBetween(NOW.plusSeconds(24), NOW.plusSeconds(36));
    assertThat(retry.endedRun()).isEqualTo(job.jobId() + ".script.1");
    assertThat(desk.running("provider")).isEmpty();
    assertThat(desk.running("key")).containsExactly(job.jobId());
    desk.dispatch();
    assertThat(desk.state(job)).isEqualTo("retrying");

    // When
    desk.time().advance(Duration.ofSeconds(37));
    desk.dispatch();

    // Then
    VideoGenerationStarted again = desk.said(job, VideoGenerationStarted.class).getLast();
    assertThat(again.attempt()).isEqualTo(2);
    assertThat(again.reusedStages()).containsExactly("brief");
    assertThat(desk.asked(job).stageRunId()).isEqualTo(job.jobId() + ".script.2");
    assertThat(desk.asked(job).inputs()).extracting(StoredFile::name).containsExactly("brief.json");
    assertThat(desk.leaks()).isEmpty();
  }

  @Test
  void retryBeginsWhenItIsDueHoweverLongTheDispatcherSleepsOtherwise() {
    // Given
    JobRef job = desk.started("studio", "key_a", 2);
    desk.tell(ADAPTERS, job, Samples.failed(desk.asked(job), FailureClass.NETWORK));
    Instant due = desk.said(job, VideoGenerationRetryScheduled.class).getFirst().nextRetryAt();

    // When
    desk.time().freeze(due.minusMillis(300));

    // Then
    assertThat(desk.dispatch()).isBetween(Duration.ofMillis(300), Duration.ofMillis(302));

    // When
    desk.time().freeze(due);
    desk.dispatch();

    // Then
    assertThat(desk.state(job)).isEqualTo("processing");
  }

  @Test
  void fourthFailureIsTheEnd() {
    // Given
    JobRef job = desk.started("studio", "key_a", 2);

    // When
    for (int attempt = 1; attempt <= 4; attempt++) {
      desk.tell(ADAPTERS, job, Samples.failed(desk.asked(job), FailureClass.NETWORK));
      desk.time().advance(Duration.ofMinutes(3));
      desk.dispatch();
    }

    // Then
    VideoGenerationFailed failed = desk.said(job, VideoGenerationFailed.class).getFirst();
    assertThat(failed.attempt()).isEqualTo(4);
    assertThat(failed.reached().stage()).isEqualTo("brief");
    assertThat(desk.said(job, VideoGenerationRetryScheduled.class)).hasSize(3);
    assertThat(desk.leaks()).isEmpty();
  }

  @Test
  void failureThatWillNotPassEndsTheJobAndKeepsWhatWasReached() {
    // Given
    JobRef job = desk.started("studio", "key_a", 2);
    desk.succeed(job);
    desk.succeed(job);

    // When
    desk.tell(ADAPTERS, job, Samples.failed(desk.asked(job), FailureClass.CONTENT_POLICY_INPUT));

    // Then
    VideoGenerationFailed failed = desk.said(job, VideoGenerationFailed.class).getFirst();
    assertThat(failed.reached().stage()).isEqualTo("tts");
    assertThat(failed.reached().progress()).isEqualTo(25);
    assertThat(failed.artifacts())
        .extracting(Artifact::name)
        .containsExactly("brief.json", "script.json");
  }

  @Test
  void lateSuccessOfAFailedRunIsTaken() {
    // Given
    JobRef job = desk.started("studio", "key_a", 2);
    StageRequested brief = desk.asked(job);
    desk.tell(TRACKER, job, Samples.stalled(brief));
    assertThat(desk.said(job, StageCancellationRequested.class))
        .singleElement()
        .extracting(StageCancellationRequested::reason)
        .isEqualTo(StopReason.SUPERSEDED);

    // When
    desk.tell(ADAPTERS, job, Samples.succeeded(brief));
    desk.dispatch();

    // Then
    assertThat(desk.asked(job).stageRunId()).isEqualTo(job.jobId() + ".script.2");
    assertThat(desk.one("SELECT state FROM stage_runs WHERE stage = 'brief'"))
        .isEqualTo("succeeded");
    assertThat(desk.leaks()).isEmpty();
  }

  @Test
  void successOfAnEarlierRunOnlyCountsOnceANewOneExists() {
    // Given
    JobRef job = desk.started("studio", "key_a", 2);
    StageRequested first = desk.asked(job);
    desk.tell(ADAPTERS, job, Samples.failed(first, FailureClass.NETWORK));
    desk.time().advance(Duration.ofSeconds(37));
    desk.dispatch();
    double before = ignored("RunSucceeded");

    // When
    desk.tell(ADAPTERS, job, Samples.succeeded(first));

    // Then
    assertThat(desk.asked(job).stageRunId()).isEqualTo(job.jobId() + ".brief.2");
    assertThat(desk.column("SELECT stage FROM stages")).isEmpty();
    assertThat(ignored("RunSucceeded")).isEqualTo(before + 1);
  }

  @Test
  void newsThatWaitedForTheRowSeesWhatHappenedMeanwhile() throws Exception {
    // Given
    JobRef job = desk.started("studio", "key_a", 2);
    StageRequested first = desk.asked(job);
    desk.tell(ADAPTERS, job, Samples.failed(first, FailureClass.NETWORK));
    desk.time().advance(Duration.ofSeconds(37));

    // When
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?>[] late = new Future<?>[1];
      QuarkusTransaction.requiringNew()
          .run(() -> {
            jobs.start(job.jobId(), "studio");
            late[0] = pool.submit(() -> desk.tell(ADAPTERS, job, Samples.succeeded(first)));
            await()
                .until(() ->
                    desk.one(
                            """
                            SELECT count(*) FROM pg_stat_activity
                            WHERE datname = current_database() AND wait_event_type = 'Lock'
                            """)
                        .equals("1"));
          });
      late[0].get();
    }

    // Then
    assertThat(desk.state(job)).isEqualTo("processing");
    assertThat(desk.asked(job).stageRunId()).isEqualTo(job.jobId() + ".brief.2");
    assertThat(desk.column("SELECT stage FROM stages")).isEmpty();
  }

  private double ignored(String signal) {
    return meters.counter("reelay.job.signals.ignored", "signal", signal).count();
  }
}
