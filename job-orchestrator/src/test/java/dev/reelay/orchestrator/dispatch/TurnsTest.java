package dev.reelay.orchestrator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelay.orchestrator.grant.KeyPlace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final int MANY = 1_000;

  @Test
  void keysOfOneWeightAlternate() {
    // Given
    Turns turns = turns(0, Map.of(), place("a", 1), place("b", 1));

    // Then
    assertThat(served(turns, 6)).containsExactly("a", "b", "a", "b", "a", "b");
  }

  @Test
  void aKeyOfThreefoldWeightHasThreefoldTurns() {
    // Given
    Turns turns = turns(0, Map.of(), place("a", 3), place("b", 1));

    // When
    List<String> served = served(turns, 400);

    // Then
    assertThat(Collections.frequency(served, "a")).isBetween(299, 301);
    assertThat(Collections.frequency(served.subList(0, 40), "a")).isBetween(29, 31);
  }

  @Test
  void aKeyThatRestedIsNextButSavedNothing() {
    // Given
    Turns turns =
        turns(
            500, Map.of("a", 500.5, "b", 501.0), place("a", 1), place("b", 1), place("rested", 1));

    // Then
    assertThat(served(turns, 7)).containsExactly("rested", "a", "b", "rested", "a", "b", "rested");
  }

  @Test
  void ofKeysThatBothRestedTheOneThatRestedLongerIsNext() {
    // Given
    Turns turns = turns(500, Map.of("a", 499.0, "b", 400.0), place("a", 1), place("b", 1));

    // Then
    assertThat(served(turns, 2)).containsExactly("b", "a");
  }

  @Test
  void amongEqualKeysTheNameDecidesOnEachInstanceAlike() {
    // Given
    Turns turns = turns(0, Map.of(), place("b", 1), place("a", 1));

    // Then
    assertThat(served(turns, 2)).containsExactly("a", "b");
  }

  @Test
  void aKeyThatHasNothingMoreOrNoRoomForItKeepsNobodyBack() {
    // Given
    Turns turns =
        new Turns(
            0,
            List.of(new KeyPlace("few", 9, 9), new KeyPlace("full", 9, 2), place("last", 1)),
            Map.of("last", 5.0),
            new Turns.Jobs(
                2,
                List.of(
                    new Candidate("few-0", "few", true, Duration.ZERO),
                    new Candidate("full-0", "full", true, Duration.ZERO),
                    new Candidate("full-1", "full", true, Duration.ZERO),
                    new Candidate("last-0", "last", true, Duration.ZERO))));

    // Then
    assertThat(jobs(turns)).containsExactly("few-0", "full-0", "full-1", "last-0");
  }

  @Test
  void aKeyWithoutRoomOnlyGoesOnWithWhatHasBegun() {
    // Given
    Turns turns =
        new Turns(
            0,
            List.of(new KeyPlace("full", 1, 0), new KeyPlace("one", 1, 1)),
            Map.of(),
            new Turns.Jobs(
                MANY,
                List.of(
                    new Candidate("full-begun", "full", false, Duration.ZERO),
                    new Candidate("full-new", "full", true, Duration.ZERO),
                    new Candidate("one-new", "one", true, Duration.ZERO),
                    new Candidate("one-newer", "one", true, Duration.ZERO))));

    // Then
    assertThat(jobs(turns)).containsExactly("full-begun", "one-new");
  }

  @Test
  void whoseJobCannotStartKeepsItsTurn() {
    // Given
    Turns turns = turns(0, Map.of(), place("a", 1), place("b", 1));

    // When
    turns.passed();

    // Then
    assertThat(turns.next().map(Candidate::jobId)).contains("a-1");
    assertThat(turns.finishes()).isEmpty();
  }

  @Test
  void turnsEndWhereAKeyMayHaveMoreThanWasLookedUp() {
    // Given
    List<Candidate> known =
        List.of(
            new Candidate("a-0", "a", true, Duration.ZERO),
            new Candidate("a-1", "a", true, Duration.ZERO),
            new Candidate("b-0", "b", true, Duration.ZERO));
    Turns turns =
        new Turns(
            0, List.of(place("a", 9), place("b", 1)), Map.of("b", 0.5), new Turns.Jobs(2, known));

    // Then
    assertThat(jobs(turns)).containsExactly("a-0", "a-1");
    assertThat(turns.finishes()).containsOnlyKeys("a");
    assertThat(turns.finishes().get("a")).isCloseTo(2.0 / 9, within(1e-12));
  }

  private static KeyPlace place(String keyId, int weight) {
    return new KeyPlace(keyId, weight, MANY);
  }

  private static Turns turns(double now, Map<String, Double> finishes, KeyPlace... keys) {
    List<Candidate> jobs = new ArrayList<>();
    for (KeyPlace key : keys) {
      for (int i = 0; i < MANY - 1; i++) {
        jobs.add(new Candidate(key.keyId() + "-" + i, key.keyId(), true, Duration.ZERO));
      }
    }
    return new Turns(now, List.of(keys), finishes, new Turns.Jobs(MANY, jobs));
  }

  private static List<String> served(Turns turns, int count) {
    List<String> served = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      served.add(turns.next().orElseThrow().keyId());
      turns.started();
    }
    return served;
  }

  private static List<String> jobs(Turns turns) {
    List<String> started = new ArrayList<>();
    for (Optional<Candidate> next = turns.next(); next.isPresent(); next = turns.next()) {
      started.add(next.get().jobId());
      turns.started();
    }
    return started;
  }
}
