package dev.reelay.tracker.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.bus.JobRef;
import dev.reelay.event.PollHint;
import dev.reelay.event.ProgressKind;
import dev.reelay.event.StageAccepted;
import dev.reelay.event.VideoProgressCheckRequested;
import dev.reelay.event.VideoProgressTrackingCancelled;
import dev.reelay.testkit.TestServers;
import dev.reelay.tracker.Story;
import dev.reelay.tracker.Tracker;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestServers.class)
class CheckCountsTest {
  @Inject Tracker tracker;
  @Inject Orphans orphans;
  @Inject MeterRegistry meters;
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
  void repliesAndGapsAreCountedByWhatTheyAre() {
    double current = count("reelay.checks.replies", "kind", "current");
    double doubled = count("reelay.checks.replies", "kind", "double");
    double stale = count("reelay.checks.replies", "kind", "stale");
    double gaps = count("reelay.checks.gaps");
    tracker.orchestrator(story, story.requested("tts", 1));
    check(Duration.ofSeconds(2), 1);
    tracker.adapters(
        story,
        story.report("tts", 1, 1).answering(1).fact(),
        story.report("tts", 1, 2).answering(1).fact());
    check(Duration.ofSeconds(2), 2);
    check(Duration.ofSeconds(10), 3);
    tracker.adapters(story, story.report("tts", 1, 3).answering(2).fact());

    assertThat(count("reelay.checks.replies", "kind", "current") - current).isEqualTo(1);
    assertThat(count("reelay.checks.replies", "kind", "double") - doubled).isEqualTo(1);
    assertThat(count("reelay.checks.replies", "kind", "stale") - stale).isEqualTo(1);
    assertThat(count("reelay.checks.gaps") - gaps).isEqualTo(1);
  }

  @Test
  void aCheckAndItsAnswerAreTwoMessages() {
    tracker.orchestrator(story, story.requested("tts", 1));
    for (int number = 1; number <= 20; number++) {
      check(Duration.ofSeconds(2), number);
      tracker.adapters(story, story.report("tts", 1, number).answering(number).fact());
    }

    // Beside the answers nothing but the checks travels.
    assertThat(tracker.number("SELECT count(*) FROM outbox WHERE job_id = ?", story.job().jobId()))
        .isEqualTo(20);
  }

  @Test
  void whatWasSavedAgainstALookEachFiveSecondsIsCounted() {
    double saved = count("reelay.checks.saved", "provider", "studio");
    tracker.orchestrator(story, story.requested("tts", 1));
    tracker.adapters(story, story.accepted("tts", 1, new PollHint(500, 50_000)));
    check(Duration.ofSeconds(50), 1);
    tracker.adapters(story, story.succeeded("tts", 1, 50_000));

    assertThat(count("reelay.checks.saved", "provider", "studio") - saved).isEqualTo(9);
  }

  @Test
  void aTrackingThatOutlivedItsJobIsEndedAndCounted() {
    double before = count("reelay.trackings.orphaned");
    tracker.orchestrator(story, story.requested("tts", 1));
    tracker.execute("UPDATE tracked_jobs SET ended_as = 'failed', ended_at = clock()");

    orphans.round();

    assertThat(tracker.published(story, VideoProgressTrackingCancelled.class))
        .extracting(VideoProgressTrackingCancelled::reason)
        .containsExactly("orphaned");
    assertThat(count("reelay.trackings.orphaned") - before).isEqualTo(1);
    assertThat(tracker.number("SELECT count(*) FROM stage_trackings WHERE ended_at IS NULL"))
        .isZero();
  }

  @Test
  void aProviderThatDoesNotCallIsAskedAgain() {
    Story trusting = accepted();
    assertThat(tracker.nextCheck(trusting.run("tts", 1))).isEqualTo(begin.plusSeconds(60));
    Stream.generate(() -> Story.at(begin)).limit(30).forEach(this::accept);
    tracker.advance(Duration.ofSeconds(61));
    await().until(() -> tracker.number("SELECT min(interval_index) FROM stage_trackings") == 1);
    tracker
        .rows("SELECT job_id, key_id, correlation_id FROM tracked_jobs")
        .forEach(row -> {
          Story lost = story(row.get("key_id"), row.get("job_id"), row.get("correlation_id"));
          tracker.adapters(lost, lost.succeeded("tts", 1, 61_000));
        });

    Story wary = accepted();

    assertThat(tracker.nextCheck(wary.run("tts", 1)))
        .isBefore(begin.plusSeconds(61).plus(Duration.ofSeconds(15)));
  }

  /** A run of a provider that should call, and that is no witness. */
  private Story accepted() {
    Story one =
        Stream.generate(() -> Story.at(begin))
            .filter(any -> !Witness.isWitness(any.run("tts", 1)))
            .findFirst()
            .orElseThrow();
    accept(one);
    return one;
  }

  private void accept(Story one) {
    tracker.orchestrator(one, one.requested("tts", 1));
    tracker.adapters(
        one,
        new StageAccepted(
            one.run("tts", 1),
            "tts",
            1,
            "studio",
            begin,
            ProgressKind.NONE,
            new PollHint(500, 4_000),
            true));
  }

  private Story story(Object key, Object job, Object correlation) {
    return new Story(
        new JobRef(String.valueOf(key), String.valueOf(job), String.valueOf(correlation)), begin);
  }

  /** Lets time pass, and waits for the check with this number. */
  private void check(Duration pause, int number) {
    tracker.advance(pause);
    await()
        .untilAsserted(() ->
            assertThat(tracker.published(story, VideoProgressCheckRequested.class))
                .hasSize(number));
  }

  private double count(String name, String... tags) {
    return meters.counter(name, tags).count();
  }
}
