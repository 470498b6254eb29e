package dev.reelay.tracker.eta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelay.event.PlannedStage;
import dev.reelay.event.StageFact;
import dev.reelay.event.StageSucceeded;
import dev.reelay.testkit.TestServers;
import dev.reelay.tracker.Tracker;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestServers.class)
class DurationsTest {
  private static final Asked SHORT = new Asked("m1", 6, "1280x720");
  private static final Asked LONG = new Asked("m1", 60, "1280x720");
  private static final Asked LARGE = new Asked("m1", 6, "1920x1080");
  private static final Asked OTHER_MODEL = new Asked("m2", 6, "1280x720");

  @Inject Tracker tracker;
  @Inject Durations durations;
  private int runs;

  @BeforeEach
  void begin() {
    tracker.awaitReady();
    forget();
  }

  @AfterEach
  void forget() {
    tracker.execute("DELETE FROM duration_sketches; DELETE FROM finished_runs");
  }

  @Test
  void aKindKnowsItsOwnRunsAndOthersFallBackToTheModelAndTheProvider() {
    learn("generation", SHORT, 40, 100);
    learn("generation", LARGE, 40, 200);

    assertThat(median("far", "generation", SHORT)).isEqualTo(100, within(5.0));
    assertThat(median("far", "generation", LARGE)).isEqualTo(200, within(10.0));
    assertThat(median("far", "generation", LONG)).isBetween(95.0, 205.0);
    assertThat(median("far", "generation", OTHER_MODEL)).isBetween(95.0, 205.0);
    assertThat(curves("elsewhere", "generation", SHORT)).isEmpty();
    assertThat(curves("far", "post", SHORT)).isEmpty();
  }

  @Test
  void aKindThatIsNewBeginsWithWhatItsModelTakes() {
    learn("generation", SHORT, 40, 100);
    learn("generation", LARGE, 1, 140);

    assertThat(median("far", "generation", LARGE)).isBetween(98.0, 140.0);
  }

  @Test
  void lengthsAreComparedByWhatIsAssumed() {
    for (int i = 0; i < 40; i++) {
      finished("studio", "rendering", SHORT, Duration.ofSeconds(16));
    }
    learnAll();

    // Assumed are 2 s and 1 s for each second of video: 8 s for the learned length, 62 s for this.
    assertThat(median("studio", "rendering", LONG)).isEqualTo(16 * 62 / 8.0, within(2.0));
  }

  @Test
  void whatIsAssumedHoldsUntilSomethingIsLearned() {
    Curve assumed = curves("studio", "rendering", LONG).get("rendering");

    assertThat(assumed.median()).isEqualTo(62, within(0.1));
    assertThat(assumed.runs()).isZero();
  }

  private void learn(String stage, Asked asked, int times, int seconds) {
    for (int i = 0; i < times; i++) {
      finished("far", stage, asked, Duration.ofSeconds(seconds));
    }
    learnAll();
  }

  private void finished(String provider, String stage, Asked asked, Duration took) {
    StageFact run =
        new StageSucceeded(
            "run-" + runs++,
            stage,
            1,
            provider,
            List.of(),
            took.toMillis(),
            null,
            List.of(),
            null,
            Instant.EPOCH);
    QuarkusTransaction.requiringNew().run(() -> durations.finished(run, asked, took));
  }

  private void learnAll() {
    while (tracker.number("SELECT count(*) FROM finished_runs") > 0) {
      durations.learn();
    }
  }

  private double median(String provider, String stage, Asked asked) {
    return curves(provider, stage, asked).get(stage).median();
  }

  private Map<String, Curve> curves(String provider, String stage, Asked asked) {
    return durations.curves(List.of(new PlannedStage(stage, 100, provider)), asked);
  }
}
