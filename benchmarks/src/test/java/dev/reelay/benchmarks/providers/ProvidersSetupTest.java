package dev.reelay.benchmarks.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProvidersSetupTest {

  @Test
  void withoutWordsItIsTheAim() {
    // When
    ProvidersSetup setup = ProvidersSetup.parse(List.of());
    // Then
    assertThat(setup.engine()).isEqualTo(Engine.OPENAI_VIDEOS);
    assertThat(setup.load().jobs()).isEqualTo(5_000);
    assertThat(setup.load().interval()).isEqualTo(Duration.ofSeconds(10));
    assertThat(setup.load().wire()).isZero();
  }

  @Test
  void wordsChangeIt() {
    // When
    ProvidersSetup setup =
        ProvidersSetup.parse(
            List.of("--jobs", "1000", "--interval", "5", "--wire", "50", "--engine", "replicate"));
    // Then
    assertThat(setup.engine()).isEqualTo(Engine.REPLICATE);
    assertThat(setup.load())
        .isEqualTo(
            new ProvidersSetup.Load(
                1_000, Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofMillis(50)));
  }

  @Test
  void aLongWireHasRoomForTheLooksThatAreOnIt() {
    // Given 500 looks a second, each 200 ms on the wire, are 100 at once
    ProvidersSetup setup = ProvidersSetup.parse(List.of("--wire", "100"));
    // Then
    assertThat(setup.load().looksAtOnce()).isGreaterThan(200);
  }

  @Test
  void whatItDoesNotUnderstandIsNamed() {
    assertThatThrownBy(() -> ProvidersSetup.parse(List.of("--engine", "betamax")))
        .hasMessageContaining("openai-videos");
    assertThatThrownBy(() -> ProvidersSetup.parse(List.of("--jobs", "0")))
        .hasMessageContaining("0");
    assertThatThrownBy(() -> ProvidersSetup.parse(List.of("--jobs")))
        .hasMessageContaining("--jobs");
    assertThatThrownBy(() -> ProvidersSetup.parse(List.of("--tapes", "3")))
        .hasMessageContaining("--tapes");
  }
}
