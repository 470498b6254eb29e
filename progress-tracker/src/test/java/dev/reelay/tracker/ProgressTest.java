package dev.reelay.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.reelay.event.JobStatus;
import dev.reelay.event.VideoGenerationProgress;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestServers.class)
class ProgressTest {
  @Inject Tracker tracker;
  private Story story;

  @BeforeEach
  void begin() {
    tracker.awaitReady();
    story = Story.at(tracker.freeze());
  }

  @AfterEach
  void nothingFailed() {
    tracker.runTime();
    assertThat(tracker.parked()).isEmpty();
  }

  @Test
  void theVeryFirstJobHasAnEstimateRightAfterItsStart() {
    tracker.orchestrator(story, story.started(1), story.requested("brief", 1));

    VideoGenerationProgress first = tracker.progress(story).getFirst();
    assertThat(first.progress()).isZero();
    assertThat(first.progressNo()).isEqualTo(1);
    assertThat(first.stage()).isEqualTo("brief");
    assertThat(first.etaSeconds()).isPositive();
    assertThat(first.elapsedSeconds()).isZero();
  }

  @Test
  void smallStepsAreHeldBackAndTheLastOneIsToldWhenThePauseIsOver() {
    tracker.orchestrator(story, story.started(1), story.requested("tts", 1));
    tracker.advance(Duration.ofSeconds(1));
    tracker.adapters(
        story,
        story.progressed("tts", 1, 1, 10.0),
        story.progressed("tts", 1, 2, 20.0),
        story.progressed("tts", 1, 3, 50.0));
    List<Double> before =
        tracker.progress(story).stream().map(VideoGenerationProgress::progress).toList();
    assertThat(before).endsWith(28.0);

    tracker.advance(Duration.ofMillis(500));

    await()
        .untilAsserted(
            () -> assertThat(tracker.progress(story).getLast().progress()).isEqualTo(40));
    assertThat(tracker.progress(story)).hasSize(before.size() + 1);
    assertThat(tracker.progress(story).getLast().elapsedSeconds()).isEqualTo(1.5);
  }

  @Test
  void stagesWarningsAndAFullStagePassAtOnce() {
    tracker.orchestrator(story, story.started(1), story.requested("tts", 1));
    tracker.adapters(
        story,
        story.report("tts", 1, 1).percent(10.0).item(1, 5).message("scene 1").fact(),
        story.report("tts", 1, 2).percent(11.0).item(1, 5).warning("too quiet").fact(),
        story.succeeded("tts", 1, 3000),
        story.report("images", 1, 1).percent(0.0).fact());

    assertThat(tracker.progress(story))
        .extracting(VideoGenerationProgress::stage, VideoGenerationProgress::stageProgress)
        .containsExactly(
            tuple("brief", 0.0),
            tuple("tts", 0.0),
            tuple("tts", 10.0),
            tuple("tts", 11.0),
            tuple("tts", 100.0),
            tuple("images", 0.0));
    VideoGenerationProgress last = tracker.progress(story).getLast();
    assertThat(last.warnings()).containsExactly("too quiet");
    assertThat(last.progressNo()).isEqualTo(6);
  }

  @Test
  void everyPublishedStepIsInTheHistory() {
    tracker.orchestrator(story, story.started(1), story.requested("tts", 1));
    tracker.adapters(story, story.succeeded("tts", 1, 3000));

    assertThat(
            tracker.number(
                "SELECT count(*) FROM progress_history WHERE job_id = ?", story.job().jobId()))
        .isEqualTo(tracker.progress(story).size());
  }

  @Test
  void factsBeforeTheStartAreToldWithIt() {
    tracker.adapters(
        story, story.accepted("brief", 1), story.succeeded("brief", 1, 300, "no music"));
    assertThat(tracker.progress(story)).isEmpty();

    tracker.orchestrator(story, story.started(1));

    VideoGenerationProgress first = tracker.progress(story).getFirst();
    assertThat(first.progress()).isEqualTo(5);
    assertThat(first.warnings()).containsExactly("no music");
  }

  @Test
  void nothingIsToldAfterTheEndNotEvenWhatWasHeldBack() {
    tracker.orchestrator(story, story.started(1), story.requested("tts", 1));
    tracker.adapters(story, story.progressed("tts", 1, 1, 10.0));
    int before = tracker.progress(story).size();

    tracker.orchestrator(story, story.failed(1, JobStatus.TIMED_OUT));
    tracker.adapters(story, story.succeeded("tts", 1, 3000, "late"));
    tracker.advance(Duration.ofSeconds(5));

    await()
        .during(Duration.ofMillis(1500))
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(tracker.progress(story)).hasSize(before));
  }

  @Test
  void anotherAttemptNeverShowsLess() {
    tracker.orchestrator(story, story.started(1), story.requested("images", 1));
    tracker.adapters(story, story.progressed("images", 1, 1, 80.0), story.failed("images", 1));
    tracker.orchestrator(
        story,
        story.retryScheduled("images", 1),
        story.started(2, "brief", "script", "tts"),
        story.requested("images", 2));
    tracker.adapters(story, story.report("images", 2, 1).percent(10.0).item(1, 3).fact());

    List<VideoGenerationProgress> told = tracker.progress(story);
    assertThat(told).extracting(VideoGenerationProgress::progress).isSorted();
    assertThat(told.getLast().attempt()).isEqualTo(2);
    assertThat(told.getLast().progress()).isEqualTo(75);
    assertThat(told.getLast().stageProgress()).isEqualTo(10);
  }

  @Test
  void whatStagesTookIsLearnedForLaterJobs() {
    tracker.execute("DELETE FROM finished_runs; DELETE FROM duration_sketches");
    tracker.orchestrator(story, story.started(1), story.requested("tts", 1));
    for (String stage : Story.STAGES) {
      tracker.adapters(story, story.succeeded(stage, 1, 40_000));
    }
    await()
        .untilAsserted(() ->
            assertThat(
                    tracker.number(
                        "SELECT count(*) FROM duration_sketches WHERE duration_bucket = 8 AND mean_seconds > 1"))
                .isEqualTo(6));

    Story next = Story.at(story.begin());
    tracker.orchestrator(next, next.started(1), next.requested("brief", 1));
    tracker.advance(Duration.ofMillis(500));

    // The request names the length of the video, and with it the estimate improves.
    await().untilAsserted(() -> assertThat(tracker.progress(next)).hasSize(2));
    assertThat(tracker.progress(next).getLast().etaSeconds()).isGreaterThan(30);
    tracker.execute("DELETE FROM duration_sketches");
  }

  @Test
  void nonsenseIsKeptAsItWasSaid() {
    tracker.orchestrator(story, story.started(1), story.requested("tts", 1));
    tracker.adapters(
        story,
        story.report("tts", 1, 1).percent(101.0).fact(),
        story.report("tts", 1, 2).percent(40.0).fact(),
        story.report("tts", 1, 2).percent(41.0).fact(),
        story.report("captions", 1, 3).percent(5.0).fact());

    String ofJob = " WHERE job_id = '" + story.job().jobId() + "'";
    assertThat(tracker.rows("SELECT kinds, raw FROM odd_reports" + ofJob))
        .extracting(row -> row.get("kinds"))
        .containsExactlyInAnyOrder("percent", "falling", "repeated", "stage");
    assertThat(
            tracker.rows("SELECT raw FROM odd_reports" + ofJob + " AND raw LIKE '%percent=101.0%'"))
        .hasSize(1);
  }

  @Test
  void ofASilentEngineTheProgressGoesOnBetweenItsReports() {
    tracker.orchestrator(story, story.started(1), story.requested("rendering", 1));
    tracker.adapters(story, story.acceptedSilently("rendering", 1));

    for (int i = 0; i < 3; i++) {
      double before = tracker.progress(story).getLast().stageProgress();
      tracker.advance(Duration.ofSeconds(3));
      await()
          .untilAsserted(() ->
              assertThat(tracker.progress(story).getLast().stageProgress()).isGreaterThan(before));
    }
    VideoGenerationProgress last = tracker.progress(story).getLast();
    assertThat(last.estimated()).isTrue();
    assertThat(last.stageProgress()).isBetween(30.0, 95.0);
    assertThat(last.etaHigh()).isGreaterThan(last.etaLow());
    assertThat(last.confidence()).isBetween(0.0, 1.0);

    tracker.adapters(story, story.failed("rendering", 1));
    int told = tracker.progress(story).size();
    tracker.advance(Duration.ofSeconds(60));
    await()
        .during(Duration.ofMillis(1_200))
        .untilAsserted(() -> assertThat(tracker.progress(story)).hasSize(told));
  }

  @Test
  void aSimulatedDayTakesSeconds() {
    long begin = System.nanoTime();
    tracker.orchestrator(story, story.started(1), story.requested("tts", 1));
    for (int i = 1; i <= 48; i++) {
      tracker.advance(Duration.ofMinutes(30));
      tracker.adapters(story, story.progressed("tts", 1, i, 2.0 * i));
    }

    assertThat(tracker.progress(story).getLast().elapsedSeconds()).isEqualTo(86_400);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void nonsenseFromAnEngineIsNoPoison() {
    tracker.orchestrator(story, story.started(1), story.requested("tts", 1));
    tracker.adapters(
        story,
        story.report("tts", 1, 1).percent(Double.NaN).message("a\0b").item(-1, -5).fact(),
        story.report("tts", 1, 2).percent(-1.0).warning("\0").frame(5, 0).fact(),
        story.report("no such stage", 1, 3).percent(50.0).fact(),
        story.report("tts", 1, 4).percent(101.0).pollAfter(Instant.EPOCH).fact(),
        story.succeeded("tts", 1, -7));

    assertThat(tracker.progress(story).getLast().progress()).isEqualTo(55);
    assertThat(tracker.progress(story)).extracting(VideoGenerationProgress::progress).isSorted();
  }
}
