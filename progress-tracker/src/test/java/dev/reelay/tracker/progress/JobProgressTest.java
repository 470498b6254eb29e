package dev.reelay.tracker.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.event.JobEvent;
import dev.reelay.event.JobStatus;
import dev.reelay.event.PlannedStage;
import dev.reelay.event.StageAccepted;
import dev.reelay.event.StageProgressed;
import dev.reelay.event.StageRequested;
import dev.reelay.event.StageSucceeded;
import dev.reelay.event.VideoGenerationStarted;
import dev.reelay.tracker.Story;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobProgressTest {
  private static final Instant BEGIN = Instant.parse("2026-03-01T10:00:00Z");

  private final Story story = Story.at(BEGIN);

  @ParameterizedTest
  @CsvSource({
    "brief, 0, 0",
    "brief, 50, 2.5",
    "brief, 100, 5",
    "script, 50, 15",
    "tts, 50, 40",
    "images, 50, 67.5",
    "rendering, 50, 87.5",
    "rendering, 33.3, 84.9",
    "post, 0, 95",
    "post, 50, 97.5",
    "post, 100, 99",
    "TTS, 50, 40",
    "Voice, 50, 40",
    "audio, 50, 40",
    "visuals, 50, 67.5",
    "assets, 50, 67.5",
    "compose, 50, 87.5",
    "encode, 50, 87.5",
    "planning, 50, 15",
    "initialization, 50, 2.5",
    "finalize, 50, 97.5",
    "PostProcess, 50, 97.5",
  })
  void aStageCountsByItsWeightUnderAnyOfItsNames(String stage, double percent, double overall) {
    JobProgress job = fold(story.started(1), story.progressed(stage, 1, 1, percent));

    assertThat(job.shown().progress()).isEqualTo(overall);
    assertThat(job.shown().stageProgress()).isEqualTo(percent);
    assertThat(Story.STAGES).contains(job.shown().stage());
  }

  @ParameterizedTest
  @CsvSource({"NaN, 25, 0", "-1, 25, 0", "101, 55, 100", "Infinity, 25, 0", "-Infinity, 25, 0"})
  void nonsenseIsMadeUsable(double percent, double overall, double stage) {
    JobProgress job = fold(story.started(1), story.progressed("tts", 1, 1, percent));

    assertThat(job.shown().progress()).isEqualTo(overall);
    assertThat(job.shown().stageProgress()).isEqualTo(stage);
    assertThat(Percent.isOdd(percent)).isTrue();
  }

  @Test
  void countsStandInWhereAnEngineNamesNoPercentage() {
    JobProgress items = fold(story.started(1), story.report("images", 1, 1).item(3, 5).fact());
    JobProgress frames =
        fold(story.started(1), story.report("rendering", 1, 1).frame(72, 144).fact());

    assertThat(items.shown().stageProgress()).isEqualTo(40);
    assertThat(items.shown().currentItem()).isEqualTo(3);
    assertThat(frames.shown().progress()).isEqualTo(87.5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"captions", "Processing", ""})
  void anUnknownStageLeavesTheProgressWhereItWas(String stage) {
    JobProgress job =
        fold(
            story.started(1),
            story.progressed("tts", 1, 1, 50.0),
            story.progressed(stage, 1, 1, 10.0));

    assertThat(job.knows(stage)).isFalse();
    assertThat(job.shown().progress()).isEqualTo(40);
    assertThat(job.shown().stage()).isEqualTo("tts");
  }

  @Test
  void aFallingPercentageNeverMakesTheBarFall() {
    JobProgress job =
        fold(
            story.started(1),
            story.progressed("tts", 1, 1, 60.0),
            story.progressed("tts", 1, 2, 20.0));

    assertThat(job.shown().stageProgress()).isEqualTo(60);
    assertThat(job.shown().progress()).isEqualTo(43);
  }

  @Test
  void anOlderReportSaysNothing() {
    JobProgress job =
        fold(
            story.started(1),
            story.report("tts", 1, 5).percent(60.0).message("scene 3").fact(),
            story.report("tts", 1, 4).percent(50.0).message("scene 2").fact());

    assertThat(job.shown().message()).isEqualTo("scene 3");
  }

  @Test
  void aNewAttemptBeginsItsStageAnewButNeverTheWhole() {
    JobProgress job =
        fold(
            story.started(1),
            story.progressed("images", 1, 1, 80.0),
            story.started(2, "brief", "script", "tts"));

    assertThat(job.shown().attempt()).isEqualTo(2);
    assertThat(job.shown().stage()).isEqualTo("images");
    assertThat(job.shown().stageProgress()).isZero();
    assertThat(job.shown().progress()).isEqualTo(75);

    JobProgress further = fold(job, story.progressed("images", 2, 1, 90.0));
    assertThat(further.shown().progress()).isEqualTo(77.5);
    assertThat(further.shown().stageProgress()).isEqualTo(90);
  }

  @Test
  void factsThatComeBeforeTheStartCountOnceItIsHeard() {
    JobProgress early =
        fold(
            story.requested("brief", 1),
            story.succeeded("brief", 1, 300, "no music"),
            story.progressed("script", 1, 1, 50.0));
    assertThat(early.shown()).isNull();

    JobProgress job = fold(early, story.started(1));

    assertThat(job.shown().progress()).isEqualTo(15);
    assertThat(job.shown().warnings()).containsExactly("no music");
  }

  @Test
  void warningsAreKeptOnceAndBounded() {
    List<JobEvent> facts = new ArrayList<>(List.of(story.started(1)));
    for (int i = 0; i < 200; i++) {
      facts.add(story.report("tts", 1, i + 1).warning("w" + i / 2 + "x".repeat(1000)).fact());
    }

    JobProgress job = fold(facts.toArray(JobEvent[]::new));

    assertThat(job.shown().warnings()).hasSize(Bounds.WARNINGS_MAX);
    assertThat(job.shown().warnings().get(1)).startsWith("w1x").hasSize(Bounds.TEXT_MAX);
  }

  @Test
  void textThatNoDatabaseStoresIsCleaned() {
    String long1 = "a" + "😀".repeat(400);

    assertThat(Bounds.text("a\0b")).isEqualTo("ab");
    assertThat(Bounds.text(long1).codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF)).isTrue();
  }

  @Test
  void weightsAreSharesWhateverTheirSum() {
    Plan plan =
        new Plan(
            List.of(
                new PlannedStage("a", 1, "p"),
                new PlannedStage("b", Double.NaN, "p"),
                new PlannedStage("c", 3, "p")),
            List.of(),
            1,
            BEGIN,
            Map.of());
    Plan nothing =
        new Plan(
            List.of(new PlannedStage("a", 0, "p"), new PlannedStage("b", 0, "p")),
            List.of(),
            1,
            BEGIN,
            Map.of());

    assertThat(plan.weight(0)).isEqualTo(25);
    assertThat(plan.base(2)).isEqualTo(25);
    assertThat(nothing.weight(1)).isEqualTo(50);
  }

  @Test
  void randomFactsNeverMakeTheProgressFallOrLeaveItsBounds() {
    for (long seed = 0; seed < 3_000; seed++) {
      Random random = new Random(seed);
      JobProgress job = JobProgress.UNKNOWN;
      double last = 0;
      for (int i = 0; i < 60; i++) {
        job = fold(job, anyFact(random));
        Shown shown = job.shown();
        assertThat(job.overall()).as("seed %d", seed).isBetween(0.0, 99.0);
        if (shown != null) {
          assertThat(shown.progress()).as("seed %d", seed).isBetween(last, 99.0);
          assertThat(shown.stageProgress()).as("seed %d", seed).isBetween(0.0, 100.0);
          assertThat(shown.progress() * 10).isEqualTo(Math.rint(shown.progress() * 10));
          last = shown.progress();
        }
      }
    }
  }

  @Test
  void theOrderBetweenPublishersDoesNotMatter() {
    List<JobEvent> orchestrator =
        List.of(
            story.started(1),
            story.requested("brief", 1),
            story.requested("script", 1),
            story.requested("tts", 1),
            story.retryScheduled("tts", 1),
            story.started(2, "brief", "script"),
            story.requested("tts", 2),
            story.requested("images", 2));
    List<JobEvent> adapters =
        List.of(
            story.accepted("brief", 1),
            story.succeeded("brief", 1, 200),
            story.progressed("script", 1, 1, 30.0),
            story.succeeded("script", 1, 900, "short"),
            story.accepted("tts", 1),
            story.report("tts", 1, 1).percent(70.0).item(4, 5).message("scene 4").fact(),
            story.failed("tts", 1),
            story.report("tts", 2, 1).percent(20.0).item(1, 5).message("scene 1").fact(),
            story.succeeded("tts", 2, 4000, "slow"),
            story.report("images", 2, 1).percent(10.0).item(1, 3).message("image 1").fact());
    JobProgress expected = merged(orchestrator, adapters, new Random(0));

    for (long seed = 1; seed < 2_000; seed++) {
      assertThat(merged(orchestrator, adapters, new Random(seed)).shown())
          .as("seed %d", seed)
          .isEqualTo(expected.shown());
    }
    assertThat(expected.shown().stage()).isEqualTo("images");
    assertThat(expected.shown().progress()).isEqualTo(57.5);
  }

  private static JobProgress merged(List<JobEvent> one, List<JobEvent> other, Random random) {
    JobProgress job = JobProgress.UNKNOWN;
    int i = 0;
    int j = 0;
    while (i < one.size() || j < other.size()) {
      boolean first = j == other.size() || (i < one.size() && random.nextBoolean());
      job = fold(job, first ? one.get(i++) : other.get(j++));
    }
    return job;
  }

  private JobEvent anyFact(Random random) {
    String stage = Story.STAGES.get(random.nextInt(Story.STAGES.size()));
    int attempt = 1 + random.nextInt(3);
    double[] odd = {Double.NaN, -5, 1e9, Double.POSITIVE_INFINITY, 99.99, 0};
    return switch (random.nextInt(8)) {
      case 0 -> story.started(attempt, random.nextBoolean() ? "brief" : "captions");
      case 1 -> story.requested(stage, attempt);
      case 2 -> story.succeeded(stage, attempt, random.nextLong(-5, 5000), "w");
      case 3 -> story.progressed(stage, attempt, random.nextInt(20), odd[random.nextInt(6)]);
      case 4 -> story.accepted(stage, attempt);
      case 5 -> story.progressed("nowhere", attempt, 1, 50.0);
      default -> story.progressed(stage, attempt, random.nextInt(20), random.nextDouble(-10, 110));
    };
  }

  private static JobProgress fold(JobEvent... facts) {
    return fold(JobProgress.UNKNOWN, facts);
  }

  private static JobProgress fold(JobProgress job, JobEvent... facts) {
    for (JobEvent fact : facts) {
      job =
          switch (fact) {
            case VideoGenerationStarted started -> job.after(started, Map.of());
            case StageRequested requested -> job.after(requested);
            case StageAccepted accepted -> job.after(accepted);
            case StageProgressed report -> job.after(report);
            case StageSucceeded success -> job.after(success);
            default -> job;
          };
    }
    return job;
  }

  @Test
  void aCompletedJobIsAtAHundred() {
    assertThat(fold(story.started(1)).completed().overall()).isEqualTo(100);
    assertThat(JobStatus.COMPLETED.isTerminal()).isTrue();
  }
}
