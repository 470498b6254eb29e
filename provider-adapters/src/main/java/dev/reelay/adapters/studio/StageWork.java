package dev.reelay.adapters.studio;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One stage run to perform.
 *
 * @param stage one of {@code brief, script, tts, images, rendering, post}; {@code clip-brief} and
 *     {@code clip-post} stand around a video that another engine makes
 * @param prompt what the client asked for, not blank
 * @param durationSeconds length of the video, 2 to 60
 * @param width pixels, even, 64 to 3840
 * @param height pixels, even, 64 to 3840
 * @param fps frames per second, 1 to 120
 * @param seed the same seed, prompt and parameters give the same video
 * @param folder this stage run's own folder; it is made when missing, and whole items left there by
 *     an earlier, killed attempt of the same run are kept
 * @param inputs files made by the earlier stages, by artifact name
 * @param firstFrame a picture of the client with which the video is to begin; null when there is
 *     none
 */
public record StageWork(
    String stage,
    String prompt,
    double durationSeconds,
    int width,
    int height,
    int fps,
    long seed,
    Path folder,
    Map<String, Path> inputs,
    @Nullable URI firstFrame) {

  /** Keeps its own copy of the inputs. */
  public StageWork {
    inputs = Map.copyOf(inputs);
  }
}
