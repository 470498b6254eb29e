package dev.reelay.adapters.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelay.adapters.studio.StudioSettings.Speech;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StudioConfigTest {

  @Test
  void withoutSettingsTheStudioLooksAfterItself() {
    // When
    StudioSettings settings = settings(Map.of());

    // Then
    assertThat(settings.ffmpeg()).isEmpty();
    assertThat(settings.speech()).isEqualTo(Speech.AUTO);
    assertThat(settings.preset()).isEqualTo("veryfast");
    assertThat(settings.cacheFolder()).isAbsolute();
  }

  @Test
  void settingsAreReadByTheirPublicNames() {
    // When
    StudioSettings settings =
        settings(
            Map.of(
                "reelay.studio.ffmpeg", "/opt/ffmpeg",
                "reelay.studio.speech", "espeak-ng",
                "reelay.studio.threads", "3",
                "reelay.studio.cache-dir", "/var/cache/reelay"));

    // Then
    assertThat(settings.ffmpeg()).contains(Path.of("/opt/ffmpeg"));
    assertThat(settings.speech()).isEqualTo(Speech.ESPEAK_NG);
    assertThat(settings.threads()).isEqualTo(3);
    assertThat(settings.cacheFolder()).isEqualTo(Path.of("/var/cache/reelay"));
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    // When / Then
    assertThatThrownBy(() -> settings(Map.of("reelay.studio.niceness", "20")))
        .hasMessageContaining("niceness");
    assertThatThrownBy(() -> settings(Map.of("reelay.studio.quality", "99")))
        .hasMessageContaining("quality");
  }

  private static StudioSettings settings(Map<String, String> values) {
    return new SmallRyeConfigBuilder()
        .withMapping(StudioConfig.class)
        .withDefaultValues(values)
        .build()
        .getConfigMapping(StudioConfig.class)
        .settings();
  }
}
