package dev.reelay.tracker.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.reelay.bus.Loop;
import dev.reelay.event.JobStatus;
import dev.reelay.event.PollHint;
import dev.reelay.event.StageStalled;
import dev.reelay.event.VideoGenerationProgress;
import dev.reelay.event.VideoProgressCheckRequested;
import dev.reelay.event.VideoProgressTrackingCancelled;
import dev.reelay.testkit.TestServers;
import dev.reelay.tracker.Story;
import dev.reelay.tracker.Tracker;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestServers.class)
class ChecksTest {
  @Inject Tracker tracker;
  @Inject DueChecks due;
  private Instant begin;
  private Story story;

  @BeforeEach
  void begin() {
    tracker.awaitReady();
    tracker.forgetDurations();
    tracker.execute("DELETE FROM tracked_jobs");
    begin = tracker.freeze();
    story = Story.at(begin);
  }

  @AfterEach
  void nothingFailed() {
    tracker.execute("DELETE FROM tracked_jobs");
    tracker.runTime();
    assertThat(tracker.parked()).isEmpty();
  }

  @Test
  void theFirstCheckFollowsTheRequestAndIsReplacedWhenNobodyAnswers() {
    tracker.orchestrator(story, story.started(1), story.requested("brief", 1));
    assertThat(tracker.nextCheck(run())).isEqualTo(begin.plusSeconds(2));

    tracker.advance(Duration.ofMillis(2_500));

    await().untilAsserted(() -> assertThat(checks(story)).hasSize(1));
    VideoProgressCheckRequested check = checks(story).getFirst();
    assertThat(check.intervalIndex()).isEqualTo(1);
    assertThat(check.scheduledAt()).isEqualTo(begin.plusSeconds(2));
    assertThat(check.startTime()).isEqualTo(begin);
    assertThat(check.requestId()).isEqualTo(story.job().jobId());
    assertThat(tracker.nextCheck(run())).isEqualTo(begin.plusSeconds(12));
  }

  @Test
  void anAnswerMovesTheNextCheckByTheHintOfTheProvider() {
    tracker.orchestrator(story, story.started(1), story.requested("brief", 1));
    tracker.adapters(story, story.accepted("brief", 1, new PollHint(1_000, 5_000)));
    assertThat(tracker.nextCheck(run())).isEqualTo(begin.plusSeconds(5));
    tracker.advance(Duration.ofSeconds(5));
    await().untilAsserted(() -> assertThat(checks(story)).hasSize(1));

    tracker.adapters(story, story.report("brief", 1, 1).answering(1).fact());
    assertThat(tracker.nextCheck(run())).isEqualTo(begin.plusSeconds(10));

    // Neither an answer to an older check nor a report of its own moves it.
    tracker.advance(Duration.ofSeconds(1));
    tracker.adapters(story, story.report("brief", 1, 2).percent(2.0).answering(0).fact());
    tracker.adapters(story, story.progressed("brief", 1, 3, 3.0));
    assertThat(tracker.nextCheck(run())).isEqualTo(begin.plusSeconds(10));

    tracker.adapters(
        story, story.report("brief", 1, 4).percent(4.0).pollAfter(begin.plusSeconds(600)).fact());
    assertThat(tracker.nextCheck(run())).isEqualTo(begin.plusSeconds(36));
  }

  @Test
  void twoInstancesRequestEachDueCheckOnce() {
    List<Story> stories =
        IntStream.range(0, 300).mapToObj(_ -> Story.ofKey("key_x", begin)).toList();
    stories.forEach(one -> tracker.orchestrator(one, one.requested("tts", 1)));
    tracker.advance(Duration.ofSeconds(3));

    try (Loop _ = instance("one");
        Loop _ = instance("two")) {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() ->
              tracker.number("SELECT count(*) FROM stage_trackings WHERE interval_index = 0") == 0);
    }

    assertThat(
            tracker.number(
                """
                SELECT count(DISTINCT job_id) * 1000000 + count(*) FROM outbox
                WHERE type = 'VideoProgressCheckRequested' AND key_id = 'key_x'
                """))
        .isEqualTo(300_000_300L);
  }

  @Test
  void aCheckWhoseInstanceDiesBeforeTheCommitIsRequestedByAnother() {
    tracker.orchestrator(story, story.started(1), story.requested("tts", 1));
    String lock =
        "SELECT 1 FROM stage_trackings WHERE job_id = '" + story.job().jobId() + "' FOR UPDATE";

    assertThatThrownBy(() ->
            QuarkusTransaction.requiringNew()
                .run(() -> {
                  // Holding the row keeps the service's own loop away until this one has taken it.
                  tracker.execute(lock);
                  QuarkusTransaction.suspendingExisting()
                      .run(() -> tracker.advance(Duration.ofSeconds(3)));
                  assertThat(due.requestDue()).isEqualTo(1);
                  tracker.execute("SELECT pg_terminate_backend(pg_backend_pid())");
                }))
        .isNotInstanceOf(AssertionError.class);

    await().untilAsserted(() -> assertThat(checks(story)).hasSize(1));
    assertThat(checks(story).getFirst().intervalIndex()).isEqualTo(1);
  }

  @Test
  void theEndOfARunEndsItsTrackingSilently() {
    tracker.orchestrator(
        story, story.requested("brief", 1), story.requested("tts", 1), story.requested("post", 1));
    tracker.adapters(
        story, story.succeeded("brief", 1, 10), story.failed("tts", 1), story.cancelled("post", 1));
    tracker.advance(Duration.ofSeconds(60));

    await()
        .during(Duration.ofMillis(1_200))
        .untilAsserted(() -> assertThat(checks(story)).isEmpty());
    assertThat(cancelled()).isEmpty();
  }

  @Test
  void theEndOfTheJobEndsItsTrackingsAndSaysWhy() {
    tracker.orchestrator(
        story, story.started(1), story.requested("tts", 1), story.failed(1, JobStatus.TIMED_OUT));
    tracker.advance(Duration.ofSeconds(60));

    await()
        .during(Duration.ofMillis(1_200))
        .untilAsserted(() -> assertThat(checks(story)).isEmpty());
    assertThat(cancelled())
        .containsExactly(
            new VideoProgressTrackingCancelled(
                story.run("tts", 1), "tts", 1, "studio", story.job().jobId(), "timed_out"));
  }

  @Test
  void aPlannedRetryEndsTheTrackingsOfTheOldAttemptOnly() {
    tracker.orchestrator(
        story,
        story.started(1),
        story.requested("tts", 1),
        story.retryScheduled("tts", 1),
        story.started(2),
        story.requested("tts", 2));

    assertThat(cancelled())
        .extracting(VideoProgressTrackingCancelled::attempt, VideoProgressTrackingCancelled::reason)
        .containsExactly(tuple(1, "retrying"));
    assertThat(tracker.nextCheck(story.run("tts", 2))).isEqualTo(begin.plusSeconds(2));
  }

  @Test
  void anEndThatIsHeardBeforeTheRequestKeepsTheTrackingFromBeginning() {
    tracker.adapters(story, story.succeeded("tts", 1, 10));
    tracker.orchestrator(story, story.started(1), story.requested("tts", 1));
    Story over = Story.at(begin);
    tracker.orchestrator(over, over.completed(1), over.requested("post", 1));
    tracker.adapters(over, over.accepted("post", 1), over.progressed("post", 1, 1, 5.0));

    assertThat(tracker.number("SELECT count(*) FROM stage_trackings WHERE ended_at IS NULL"))
        .isZero();
  }

  @Test
  void aSignBeforeTheRequestBeginsTheTrackingOnce() {
    tracker.adapters(story, story.accepted("tts", 1), story.progressed("tts", 1, 1, 5.0));
    tracker.orchestrator(story, story.requested("tts", 1), story.started(1));

    assertThat(tracker.number("SELECT count(*) FROM stage_trackings")).isEqualTo(1);
    assertThat(tracker.nextCheck(story.run("tts", 1))).isEqualTo(begin.plusSeconds(2));
  }

  @Test
  void aSilentRunIsCalledStalledOnce() {
    tracker.orchestrator(story, story.started(1), story.requested("tts", 1));
    tracker.adapters(story, story.progressed("tts", 1, 1, 5.0));

    checkEveryTenSeconds(15);
    assertThat(tracker.published(story, StageStalled.class)).isEmpty();
    checkEveryTenSeconds(10);

    assertThat(tracker.published(story, StageStalled.class))
        .singleElement()
        .satisfies(stalled -> {
          assertThat(stalled.lastSignAt()).isEqualTo(begin);
          assertThat(stalled.silentSeconds()).isBetween(180L, 205L);
        });
  }

  @Test
  void watchersAreWarnedOfSilenceOnceBeforeTheRunIsGivenUp() {
    tracker.orchestrator(story, story.started(1), story.requested("tts", 1));
    for (int i = 0; i < 17; i++) {
      tracker.advance(Duration.ofMillis(10_001));
      due.round();
    }

    assertThat(tracker.published(story, VideoGenerationProgress.class))
        .last()
        .satisfies(shown ->
            assertThat(shown.warnings())
                .singleElement()
                .asString()
                .matches("tts: no sign of life for 1[23]\\d s"));
    assertThat(tracker.published(story, StageStalled.class)).isEmpty();
  }

  @Test
  void anOutageOfTheTrackerIsNotTakenForSilence() {
    tracker.orchestrator(story, story.started(1), story.requested("tts", 1));

    tracker.advance(Duration.ofMinutes(20));
    QuarkusTransaction.requiringNew().run(due::requestDue);

    await().untilAsserted(() -> assertThat(checks(story)).hasSize(1));
    assertThat(tracker.published(story, StageStalled.class)).isEmpty();
  }

  @Test
  void theDatabaseRefusesAnUnfinishedRunWithoutANextCheck() {
    tracker.orchestrator(story, story.started(1), story.requested("tts", 1));

    assertThatThrownBy(() -> tracker.execute("UPDATE stage_trackings SET next_check_at = NULL"))
        .hasMessageContaining("check constraint");
    assertThatThrownBy(() ->
            tracker.execute("UPDATE stage_trackings SET ended_at = clock(), end_reason = 'x'"))
        .hasMessageContaining("check constraint");
  }

  private void checkEveryTenSeconds(int times) {
    for (int i = 0; i < times; i++) {
      tracker.advance(Duration.ofMillis(10_001));
      QuarkusTransaction.requiringNew().run(due::requestDue);
    }
  }

  private Loop instance(String name) {
    return Loop.start(
        name,
        () ->
            QuarkusTransaction.requiringNew().call(due::requestDue).isEmpty()
                ? Duration.ofMillis(5)
                : Duration.ZERO);
  }

  private List<VideoProgressCheckRequested> checks(Story of) {
    return tracker.published(of, VideoProgressCheckRequested.class);
  }

  private List<VideoProgressTrackingCancelled> cancelled() {
    return tracker.published(story, VideoProgressTrackingCancelled.class);
  }

  private String run() {
    return story.run("brief", 1);
  }
}
