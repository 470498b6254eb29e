package dev.reelay.tracker.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.event.PollHint;
import dev.reelay.event.ProgressKind;
import dev.reelay.event.StageAccepted;
import dev.reelay.tracker.Story;
import dev.reelay.tracker.eta.Curve;
import dev.reelay.tracker.eta.Eta;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EstimateTest {
  private static final Instant BEGIN = Instant.parse("2026-03-01T10:00:00Z");

  private final Story story = Story.at(BEGIN);

  @Test
  void ofASilentEngineTheProgressIsEstimatedAndMarked() {
    JobProgress job = silent(60).at(BEGIN.plusSeconds(30));

    // Half of the runs take a minute, and so do a few more of those that are still at work.
    assertThat(job.shown().stageProgress()).isBetween(45.0, 50.0);
    assertThat(job.shown().estimated()).isTrue();
    assertThat(job.shown().progress()).isBetween(25 + 13.0, 25 + 15.0);
  }

  @Test
  void theLongerItTakesTheSlowerItRisesAndItNeverClaimsToBeNearlyDone() {
    JobProgress job = silent(60);
    double last = 0;
    for (int seconds = 0; seconds < 3_600; seconds++) {
      job = job.at(BEGIN.plusSeconds(seconds));
      assertThat(job.shown().stageProgress()).isBetween(last, 95.0);
      last = job.shown().stageProgress();
    }
    assertThat(last).isEqualTo(95);
    assertThat(job.nextEstimate(BEGIN.plusSeconds(3_600))).isNull();
    assertThat(Eta.of(job.steps(BEGIN.plusSeconds(3_600)))).isNull();
  }

  @Test
  void anEngineThatCountsIsNotSecondGuessed() {
    JobProgress counting = started(60).after(story.accepted("tts", 1)).at(BEGIN.plusSeconds(30));
    JobProgress broken = silent(60).after(story.progressed("tts", 1, 1, 12.0));

    assertThat(counting.shown().stageProgress()).isZero();
    assertThat(counting.shown().estimated()).isFalse();
    assertThat(broken.at(BEGIN.plusSeconds(30)).shown().stageProgress()).isEqualTo(12);
    assertThat(broken.shown().estimated()).isFalse();
  }

  @Test
  void aStageThatFailedRisesNoFurther() {
    JobProgress job = silent(60).at(BEGIN.plusSeconds(10));
    JobProgress failed = job.afterStop(story.failed("tts", 1), BEGIN.plusSeconds(11));

    assertThat(failed.at(BEGIN.plusSeconds(50)).shown().stageProgress())
        .isEqualTo(job.shown().stageProgress());
    assertThat(failed.nextEstimate(BEGIN.plusSeconds(50))).isNull();
  }

  @Test
  void nothingIsInventedWhereNothingIsKnown() {
    JobProgress job =
        JobProgress.UNKNOWN
            .after(story.started(1), Map.of())
            .after(story.requested("tts", 1))
            .after(accepted());

    assertThat(job.at(BEGIN.plusSeconds(30)).shown().stageProgress()).isZero();
    assertThat(job.nextEstimate(BEGIN)).isNull();
  }

  @Test
  void whateverHappensTheBarNeverGoesBack() {
    for (long seed = 0; seed < 5_000; seed++) {
      Random random = new Random(seed);
      JobProgress job = silent(random.nextDouble(0.1, 300));
      double last = 0;
      for (int i = 0; i < 40; i++) {
        int seconds = random.nextInt(-5, 400);
        job = job.at(BEGIN.plusSeconds(seconds));
        if (random.nextInt(10) == 0) {
          job = job.after(story.progressed("tts", 1, i + 1, random.nextDouble(-5, 105)));
        }
        if (random.nextInt(40) == 0) {
          job = job.after(story.requested("images", 1)).expecting(Map.of());
        }
        assertThat(job.shown().progress()).as("seed %d", seed).isBetween(last, 99.0);
        last = job.shown().progress();
      }
    }
  }

  private JobProgress silent(double median) {
    return started(median).after(accepted());
  }

  private JobProgress started(double median) {
    return JobProgress.UNKNOWN
        .after(story.started(1), Map.of("tts", Curve.around(median)))
        .after(story.requested("tts", 1));
  }

  private StageAccepted accepted() {
    return new StageAccepted(
        story.run("tts", 1),
        "tts",
        1,
        "studio",
        BEGIN,
        ProgressKind.NONE,
        new PollHint(500, 2_000),
        false);
  }
}
