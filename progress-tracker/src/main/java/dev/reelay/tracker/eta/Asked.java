package dev.reelay.tracker.eta;

import dev.reelay.event.GenerationParameters;
import dev.reelay.event.StageRequested;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a job asks for, as far as it decides how long the job takes.
 *
 * @param model name of the model; null while it is unknown
 * @param videoSeconds length of the video; null while it is unknown
 * @param size width x height in pixels; null for the default of the model
 */
public record Asked(@Nullable String model, @Nullable Integer videoSeconds, @Nullable String size) {
  /** Nothing is known of the job yet. */
  public static final Asked UNKNOWN = new Asked(null, null, null);

  private static final int TEXT_MAX = 100;

  /** What the request of a stage tells of its job. */
  public static Asked of(StageRequested run) {
    GenerationParameters parameters = run.request().parameters();
    Integer seconds = parameters.duration();
    return new Asked(
        run.model(), seconds == null || seconds <= 0 ? null : seconds, parameters.size());
  }

  String modelText() {
    return text(model);
  }

  String sizeText() {
    return text(size).toLowerCase(Locale.ROOT);
  }

  private static String text(@Nullable String value) {
    return value == null
        ? ""
        : value.length() > TEXT_MAX ? value.substring(0, TEXT_MAX) : value.strip();
  }
}
