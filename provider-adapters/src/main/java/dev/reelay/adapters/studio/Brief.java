package dev.reelay.adapters.studio;

import java.util.ArrayList;
import java.util.List;

/**
 * The plan of a video: its frames, shared out among scenes.
 *
 * @param prompt what the client asked for, trimmed
 * @param width pixels
 * @param height pixels
 * @param fps frames per second
 * @param seed source of all variation
 * @param totalFrames frames of the whole video
 * @param sceneFrames frames of each scene
 */
record Brief(
    String prompt,
    int width,
    int height,
    int fps,
    long seed,
    int totalFrames,
    List<Integer> sceneFrames) {

  private static final double QUICK_FILM_SECONDS = 12;

  Brief {
    sceneFrames = List.copyOf(sceneFrames);
  }

  /** Plans a video; short films get scenes of about 2.5 seconds, longer ones of about 4. */
  static Brief plan(StageWork work) {
    int total = (int) Math.max(1, Math.round(work.durationSeconds() * work.fps()));
    double seconds = work.durationSeconds();
    long wanted =
        seconds <= QUICK_FILM_SECONDS
            ? Math.round(seconds / 2.5)
            : 5 + Math.round((seconds - QUICK_FILM_SECONDS) / 4);
    int scenes = Math.clamp(wanted, 1, total);
    List<Integer> frames = new ArrayList<>();
    for (int i = 0; i < scenes; i++) {
      int from = (int) ((long) total * i / scenes);
      int to = (int) ((long) total * (i + 1) / scenes);
      frames.add(to - from);
    }
    return new Brief(
        work.prompt().strip(), work.width(), work.height(), work.fps(), work.seed(), total, frames);
  }
}
