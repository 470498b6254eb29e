package dev.reelay.adapters.studiowork;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How this instance shares in the studio's work. */
@ConfigMapping(prefix = "reelay.adapters")
public interface StudioWorkConfig {
  /**
   * Where runs in hand keep their files. Instances on one machine share it, so that one of them can
   * go on where another was killed. Empty means the folder {@code work} in the storage directory.
   */
  Optional<String> workDir();

  /** The studio itself. */
  Studio studio();

  /** How much it does, and what it makes when a client does not say. */
  interface Studio {
    /** Stages that this instance works on at once. */
    @WithDefault("2")
    int concurrency();

    /** How often progress is written at most, and how soon a stop or a lost lease is noticed. */
    @WithDefault("300ms")
    Duration pulse();

    /** Width x height in pixels. */
    @WithDefault("1280x720")
    String size();

    /** Seconds of video. */
    @WithDefault("8")
    int duration();

    /** Frames per second. */
    @WithDefault("24")
    int fps();

    /** How long the rows of ended runs stay. */
    @WithDefault("7d")
    Duration retention();

    /** What is made where a client does not say. */
    default Wishes wishes() {
      return new Wishes(size(), duration(), fps());
    }
  }
}
