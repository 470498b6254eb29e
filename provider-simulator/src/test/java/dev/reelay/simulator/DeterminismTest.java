package dev.reelay.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.simulator.desk.Desk;
import dev.reelay.simulator.job.Moment;
import dev.reelay.simulator.job.Story;
import dev.reelay.simulator.scenario.Curve;
import dev.reelay.simulator.scenario.Dice;
import dev.reelay.simulator.scenario.Scenario;
import dev.reelay.simulator.scenario.Scenarios;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class DeterminismTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final String NASTY =
      "duration=lognormal(30,0.7)&fault=fail-internal~0.3&fault=server-error(503)~0.3&seed=7";

  @Inject Scenarios scenarios;

  private final Client client = Client.fresh();

  @Test
  void theSameSeedTellsTheSameStory() {
    assertThat(story("film-1", 1)).isEqualTo(story("film-1", 1));
    assertThat(story("film-1", 1)).isNotEqualTo(story("film-1", 2));
    assertThat(story("film-1", 1)).isNotEqualTo(story("film-2", 1));
  }

  @Test
  void whoElseAsksInWhichOrderDoesNotMatter() {
    List<String> references = IntStream.range(0, 30).mapToObj(i -> "film-" + i).toList();
    List<String> reversed = references.reversed();

    List<String> first = play(references);
    List<String> second = new ArrayList<>(play(reversed));
    Collections.reverse(second);

    assertThat(first).isEqualTo(second);
    assertThat(first.stream().filter("503"::equals).count()).isBetween(2L, 20L);
  }

  @ParameterizedTest
  @CsvSource({
    "constant(60), 60, 60",
    "90, 90, 90",
    "'lognormal(60,0.5)', 50, 72",
    "'bimodal(20,200,0.0)', 18, 22",
    "'drifting(10,10,100)', 9, 11"
  })
  void durationsFollowTheirCurves(String text, double low, double high) {
    Curve curve = Curve.of("duration", text);

    double[] seconds =
        IntStream.range(0, 501)
            .mapToDouble(i -> curve.seconds(new Dice("seed " + i), "duration", START))
            .sorted()
            .toArray();

    assertThat(seconds[250]).isBetween(low, high);
  }

  @Test
  void aDriftGoesOnWithTime() {
    Curve curve = Curve.of("duration", "drifting(10,110,1000)");
    Instant period = Instant.ofEpochSecond(1000 * 1_000_000L);

    assertThat(curve.seconds(new Dice("a"), "duration", period)).isBetween(8.0, 12.0);
    assertThat(curve.seconds(new Dice("a"), "duration", period.plusSeconds(900)))
        .isBetween(80.0, 120.0);
  }

  /** What became of each: the id of the job, or the status of the refusal. */
  private List<String> play(List<String> references) {
    client.delete("/ledger");
    client.post("/simulator/restart", new JsonObject());
    List<String> outcomes = new ArrayList<>();
    for (String reference : references) {
      JsonObject wish = new JsonObject().put("prompt", "a boat").put("model", NASTY);
      Client.Answer answer = client.post("/openai/v1/videos", wish, Desk.REFERENCE, reference);
      outcomes.add(answer.status() == 200 ? answer.json().getString("id") : "" + answer.status());
    }
    return outcomes;
  }

  private List<Moment> story(String reference, int attempt) {
    Scenario scenario = scenarios.parse(NASTY);
    Story story = Story.of(scenario, Dice.of(7, "openai", reference, attempt), START);
    return IntStream.range(0, 100)
        .mapToObj(i -> story.at(START.plusSeconds(i), story.starts(), null))
        .toList();
  }
}
