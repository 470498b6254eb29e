package dev.reelay.adapters.studiowork;

import dev.reelay.adapters.provider.StageOrder;
import dev.reelay.adapters.studio.StageWork;
import dev.reelay.event.Failure;
import dev.reelay.event.FailureClass;
import dev.reelay.event.GenerationParameters;
import dev.reelay.event.InputReference;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads an order as work for the studio, and refuses what the studio cannot do. */
final class Wishes {
  static final Set<String> STAGES = Set.of("brief", "script", "tts", "images", "rendering", "post");

  private static final Set<String> CLIP_STAGES = Set.of("brief", "post");
  private static final String FIRST_FRAME = "first_frame";
  private static final Pattern SIZE = Pattern.compile("(\\d{2,4})x(\\d{2,4})");
  private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");
  private static final int SIDE_MIN = 64;
  private static final int SIDE_MAX = 3840;

  private final String size;
  private final int duration;
  private final int fps;

  /**
   * What is made where a client does not say: width x height in pixels, seconds, frames per second.
   */
  Wishes(String size, int duration, int fps) {
    this.size = size;
    this.duration = duration;
    this.fps = fps;
  }

  /**
   * Why the studio refuses the order; empty when it takes it.
   *
   * @param clip whether another engine makes the video, so that only what stands around is asked
   *     for
   */
  Optional<Failure> refusal(StageOrder order, boolean clip) {
    if (!(clip ? CLIP_STAGES : STAGES).contains(order.stage())) {
      return refuse(FailureClass.UNSUPPORTED, "The studio has no stage " + order.stage());
    }
    if (!RUN_ID.matcher(order.stageRunId()).matches()) {
      return refuse(FailureClass.INVALID_REQUEST, "The id of the stage run is not usable");
    }
    if (order.request().prompt().isBlank()) {
      return refuse(FailureClass.INVALID_REQUEST, "The prompt is empty");
    }
    GenerationParameters wanted = order.request().parameters();
    if (!isSize(or(wanted.size(), size))) {
      return refuse(
          FailureClass.INVALID_REQUEST, "The size must be even and within 64 to 3840 pixels");
    }
    if (clip) {
      // The limits are those of the other engine, and it is asked next.
      return Optional.empty();
    }
    if (!within(or(wanted.duration(), duration), 2, 60)) {
      return refuse(FailureClass.INVALID_REQUEST, "The duration must be 2 to 60 seconds");
    }
    if (!within(or(wanted.fps(), fps), 1, 120)) {
      return refuse(FailureClass.INVALID_REQUEST, "The frame rate must be 1 to 120");
    }
    return Optional.empty();
  }

  /** The work of an order that was not refused. */
  StageWork work(StageOrder order, boolean clip, Path folder, Map<String, Path> inputs) {
    GenerationParameters wanted = order.request().parameters();
    Matcher sides = SIZE.matcher(or(wanted.size(), size));
    if (!sides.matches()) {
      throw new IllegalStateException("An order that was to be refused. Indicates a bug.");
    }
    return new StageWork(
        clip ? "clip-" + order.stage() : order.stage(),
        order.request().prompt(),
        or(wanted.duration(), duration),
        Integer.parseInt(sides.group(1)),
        Integer.parseInt(sides.group(2)),
        or(wanted.fps(), fps),
        or(wanted.seed(), seed(order.job().jobId())),
        folder,
        inputs,
        firstFrame(order));
  }

  private static @Nullable URI firstFrame(StageOrder order) {
    List<InputReference> brought = order.request().inputs();
    return brought == null
        ? null
        : brought.stream()
            .filter(input -> input.role().equals(FIRST_FRAME))
            .map(input -> URI.create(input.url()))
            .findFirst()
            .orElse(null);
  }

  /** All stages and attempts of a job must agree on a seed that nobody chose. */
  private static long seed(String jobId) {
    return Integer.toUnsignedLong(jobId.hashCode());
  }

  private static boolean isSize(String text) {
    Matcher size = SIZE.matcher(text);
    return size.matches()
        && isSide(Integer.parseInt(size.group(1)))
        && isSide(Integer.parseInt(size.group(2)));
  }

  private static boolean isSide(int pixels) {
    return within(pixels, SIDE_MIN, SIDE_MAX) && pixels % 2 == 0;
  }

  private static boolean within(int value, int least, int most) {
    return value >= least && value <= most;
  }

  private static <T> T or(@Nullable T wanted, T otherwise) {
    return wanted == null ? otherwise : wanted;
  }

  private static Optional<Failure> refuse(FailureClass failureClass, String message) {
    return Optional.of(Failure.of(failureClass, message));
  }
}
