package dev.reelay.adapters.studio.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.reelay.adapters.studio.speech.Narrator.Line;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NarratorTest {

  private static final Line LINE = new Line("It begins with a lighthouse.", "en", 0, 1);

  @TempDir Path folder;

  @Test
  void freeTtsSpeaks() throws Exception {
    speaks(new FreeTtsNarrator());
  }

  @Test
  void espeakSpeaks() throws Exception {
    var espeak = EspeakNarrator.installed();
    assumeThat(espeak).isPresent();
    speaks(espeak.orElseThrow());
  }

  private void speaks(Narrator narrator) throws Exception {
    // When
    Wave natural = narrator.speak(LINE, folder, () -> false).trimmed();
    Wave faster = narrator.speak(LINE.at(1.4), folder, () -> false).trimmed();

    // Then
    assertThat(natural.loudness()).isGreaterThan(0.02);
    assertThat(natural.seconds()).isBetween(0.8, 3.0);
    assertThat(faster.seconds()).isLessThan(natural.seconds() * 0.9);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void freeTtsServesSeveralCallersAtOnce() throws Exception {
    // Given
    Narrator narrator = new FreeTtsNarrator();
    Wave alone = narrator.speak(LINE, folder, () -> false);

    // When
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Wave> first = callers.submit(() -> narrator.speak(LINE, folder, () -> false));
      Future<Wave> second = callers.submit(() -> narrator.speak(LINE, folder, () -> false));

      // Then
      assertThat(first.get().samples()).hasSameSizeAs(alone.samples());
      assertThat(second.get().samples()).hasSameSizeAs(alone.samples());
    }
  }

  @Test
  void freeTtsReadsOnlyWhatItCan() {
    // When / Then
    assertThat(FreeTtsNarrator.plain("Café — “naïve” 🎉 100%!")).isEqualTo("Cafe naive 100 !");
    assertThat(FreeTtsNarrator.plain("東京")).isEqualTo("Scene.");
  }

  @Test
  void aWaveSurvivesItsFile() throws Exception {
    // Given
    Wave wave = new Wave(8_000, new float[] {0f, 0.5f, -0.5f, 1f, -1f});
    Path file = folder.resolve("wave.wav");

    // When
    wave.write(file);

    // Then
    Wave read = Wave.read(file);
    assertThat(read.rate()).isEqualTo(8_000);
    assertThat(read.samples()).usingComparatorWithPrecision(0.001f).containsExactly(wave.samples());
  }

  @Test
  void fittingKeepsTheLengthWhateverTheSound() {
    // Given
    Wave wave = new Wave(100, new float[] {1f, 1f, 1f, 1f});

    // When / Then
    assertThat(wave.fitted(2, 10).samples()).containsExactly(0, 0, 1, 1, 1, 1, 0, 0, 0, 0);
    assertThat(wave.fitted(0, 2).samples()).hasSize(2);
    assertThat(wave.fitted(5, 3).samples()).containsOnly(0f);
    assertThat(wave.resampled(200).samples()).hasSize(8);
  }
}
