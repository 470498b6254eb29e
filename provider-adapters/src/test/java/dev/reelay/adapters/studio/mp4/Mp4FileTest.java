package dev.reelay.adapters.studio.mp4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelay.adapters.studio.process.Ffmpeg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Mp4FileTest {

  @TempDir Path folder;
  private Path film;

  @BeforeEach
  void makeFilm() throws Exception {
    film = folder.resolve("film.mp4");
    Ffmpeg found = Ffmpeg.find(Optional.empty(), folder.resolve("cache")).orElseThrow();
    Process ffmpeg =
        new ProcessBuilder(
                found.program().toString(),
                "-v",
                "error",
                "-f",
                "lavfi",
                "-i",
                "testsrc=s=64x48:r=10:d=2",
                "-f",
                "lavfi",
                "-i",
                "sine=d=2",
                "-c:v",
                "libx264",
                "-c:a",
                "aac",
                film.toString())
            .inheritIO()
            .start();
    assertThat(ffmpeg.waitFor()).isZero();
  }

  @Test
  void tracksSizeAndDurationAreRead() throws Exception {
    // When
    Mp4File read = Mp4File.read(film);

    // Then
    assertThat(read.durationSeconds()).isBetween(1.9, 2.1);
    assertThat(read.fastStart()).isFalse();
    assertThat(read.track("vide"))
        .hasValueSatisfying(track ->
            assertThat(track)
                .extracting("codec", "width", "height", "samples")
                .containsExactly("avc1", 64, 48, 20));
    assertThat(read.track("soun").orElseThrow().codec()).isEqualTo("mp4a");
  }

  @Test
  void aFileCutOffAnywhereIsRefused() throws Exception {
    // Given
    byte[] whole = Files.readAllBytes(film);
    Path cut = folder.resolve("cut.mp4");

    // When / Then
    for (int length = 0; length < whole.length; length += 97) {
      Files.write(cut, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> Mp4File.read(cut)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void damagedBoxesAreRefusedOrReadButNeverCrash() throws Exception {
    // Given
    byte[] whole = Files.readAllBytes(film);
    Random random = new Random(11);
    Path damaged = folder.resolve("damaged.mp4");

    // When / Then
    for (int round = 0; round < 300; round++) {
      byte[] bytes = whole.clone();
      for (int i = 0; i < 40; i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      Files.write(damaged, bytes);
      try {
        assertThat(Mp4File.read(damaged).tracks()).isNotNull();
      } catch (IOException expected) {
        assertThat(expected).hasMessageMatching(".*");
      }
    }
  }
}
