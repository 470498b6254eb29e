package dev.reelay.adapters.studio;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** Settings of the built-in studio. */
@ConfigMapping(prefix = "reelay.studio")
public interface StudioConfig {

  /** The ffmpeg program; empty means the one on the PATH, else the bundled one. */
  Optional<Path> ffmpeg();

  /** Where the bundled ffmpeg is unpacked; empty means a folder in the user's cache. */
  Optional<Path> cacheDir();

  /** Which speech engine narrates: auto, espeak-ng or freetts. */
  @WithDefault("auto")
  StudioSettings.Speech speech();

  /** Encoder threads, 0 for one per processor. */
  @WithDefault("0")
  int threads();

  /** How far rendering steps back behind other work, 0 to 19. */
  @WithDefault("5")
  int niceness();

  /** The x264 preset. */
  @WithDefault("veryfast")
  String preset();

  /** The x264 constant rate factor, 0 to 51, lower is better. */
  @WithDefault("23")
  int quality();

  /** These settings in the engine's own form. */
  default StudioSettings settings() {
    Path cache =
        cacheDir().orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "reelay"));
    return new StudioSettings(
        ffmpeg(), cache, speech(), threads(), niceness(), preset(), quality());
  }
}
