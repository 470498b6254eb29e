package dev.reelay.adapters.studio.process;

import java.util.OptionalInt;

/**
 * Reads the lines of ffmpeg's {@code -progress pipe:1}.
 *
 * <p>Builds differ: {@code out_time_ms} holds microseconds in all of them, the first reports carry
 * {@code N/A} or a large negative number, and some leave out {@code frame}.
 */
public final class FfmpegProgress {

  private final int fps;
  private final int totalFrames;
  private int frames;

  /** Follows a run that makes the given number of frames at the given rate. */
  public FfmpegProgress(int fps, int totalFrames) {
    this.fps = fps;
    this.totalFrames = totalFrames;
  }

  /** Takes one line; returns the frames done so far at the end of each report, else nothing. */
  public OptionalInt line(String line) {
    int split = line.indexOf('=');
    if (split < 0) {
      return OptionalInt.empty();
    }
    String value = line.substring(split + 1).strip();
    switch (line.substring(0, split).strip()) {
      case "frame" -> advance(number(value));
      case "out_time_us", "out_time_ms" -> advance(number(value) * fps / 1_000_000);
      case "progress" -> {
        return OptionalInt.of(frames);
      }
      default -> {}
    }
    return OptionalInt.empty();
  }

  private void advance(long seen) {
    frames = (int) Math.max(frames, Math.min(seen, totalFrames));
  }

  private static long number(String value) {
    try {
      return Math.max(0, Math.min(Long.parseLong(value), Integer.MAX_VALUE * 1_000L));
    } catch (NumberFormatException _) {
      return 0;
    }
  }
}
