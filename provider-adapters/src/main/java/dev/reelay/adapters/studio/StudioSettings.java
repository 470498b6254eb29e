package dev.reelay.adapters.studio;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How the studio works on this machine.
 *
 * @param ffmpeg the program to use; empty means the one on the PATH, else the bundled one
 * @param cacheFolder where the bundled ffmpeg is unpacked once
 * @param speech which speech engine narrates
 * @param threads encoder threads, 0 for one per processor
 * @param niceness 0 to 19, how far rendering steps back behind other work
 * @param preset x264 preset name
 * @param quality x264 constant rate factor, 0 to 51, lower is better
 */
public record StudioSettings(
    Optional<Path> ffmpeg,
    Path cacheFolder,
    Speech speech,
    int threads,
    int niceness,
    String preset,
    int quality) {

  /** Which speech engine narrates. */
  public enum Speech {
    /** eSpeak NG when it is installed, else FreeTTS. */
    AUTO,
    /** eSpeak NG; a stage fails where it is not installed. */
    ESPEAK_NG,
    /** FreeTTS, which comes with the program and speaks English only. */
    FREETTS
  }

  /** Refuses values out of range. */
  public StudioSettings {
    if (threads < 0 || threads > 64) {
      throw new IllegalArgumentException("threads must be 0 to 64");
    }
    if (niceness < 0 || niceness > 19) {
      throw new IllegalArgumentException("niceness must be 0 to 19");
    }
    if (quality < 0 || quality > 51) {
      throw new IllegalArgumentException("quality must be 0 to 51");
    }
  }

  /** The usual settings, with the given folder for the bundled ffmpeg. */
  public static StudioSettings defaults(Path cacheFolder) {
    return new StudioSettings(Optional.empty(), cacheFolder, Speech.AUTO, 0, 5, "veryfast", 23);
  }
}
