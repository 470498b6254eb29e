package dev.reelay.adapters.studio;

import dev.reelay.adapters.studio.picture.Motif;
import dev.reelay.adapters.studio.picture.Palette;
import java.util.List;

/**
 * The scenes of a video.
 *
 * @param title of the film
 * @param prompt what the client asked for
 * @param width pixels
 * @param height pixels
 * @param fps frames per second
 * @param totalFrames frames of the whole video
 * @param scenes in order, at least one
 */
record Storyboard(
    String title,
    String prompt,
    int width,
    int height,
    int fps,
    int totalFrames,
    List<Scene> scenes) {

  Storyboard {
    scenes = List.copyOf(scenes);
    if (scenes.isEmpty()) {
      throw new IllegalArgumentException("a storyboard needs a scene");
    }
  }

  double seconds(int frames) {
    return (double) frames / fps;
  }

  /**
   * One scene.
   *
   * @param number from 1
   * @param heading the words on the frame
   * @param kicker the small words above them
   * @param narration what is said and captioned
   * @param language of the narration, a two-letter code
   * @param startFrame where it begins
   * @param frames how long it is
   * @param look how it looks
   */
  record Scene(
      int number,
      String heading,
      String kicker,
      String narration,
      String language,
      int startFrame,
      int frames,
      Look look) {

    /** The stem of its file names: {@code scene-01}. */
    String stem() {
      return "scene-%02d".formatted(number);
    }
  }

  /**
   * How a scene looks.
   *
   * @param palette colors
   * @param motif what it shows
   * @param motion how the camera moves
   * @param transition how it takes over
   * @param seed source of the frame's variation
   */
  record Look(Palette palette, Motif motif, Motion motion, Transition transition, long seed) {}
}
