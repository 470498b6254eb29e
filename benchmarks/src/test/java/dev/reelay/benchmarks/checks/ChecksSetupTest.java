package dev.reelay.benchmarks.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChecksSetupTest {
  @Test
  void withoutWordsItIsTheShortForm() {
    ChecksSetup setup = ChecksSetup.parse(List.of());

    assertThat(setup.full()).isFalse();
    assertThat(setup.rate()).isEqualTo(1_000);
  }

  @Test
  void wordsChangeIt() {
    ChecksSetup setup =
        ChecksSetup.parse(List.of("--form", "full", "--rate", "500", "--seconds", "20"));

    assertThat(setup.full()).isTrue();
    assertThat(setup.rate()).isEqualTo(500);
    assertThat(setup.measured()).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void whatIsNotUnderstoodIsRefused() {
    for (List<String> words :
        List.of(
            List.of("--form", "long"),
            List.of("--rate", "0"),
            List.of("--rate", "a"),
            List.of("--rate"),
            List.of("--speed", "1"))) {
      assertThatThrownBy(() -> ChecksSetup.parse(words))
          .as(words.toString())
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aLoadIsDueSoOftenAsWasAsked() {
    assertThat(Load.of(50_000, 1_000).interval()).isEqualTo(Duration.ofSeconds(50));
    assertThat(Load.of(1_000, 200).perSecond()).isEqualTo(200);
  }
}
