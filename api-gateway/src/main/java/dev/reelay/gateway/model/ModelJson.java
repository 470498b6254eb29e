package dev.reelay.gateway.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.reelay.model.Model;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The documented form of a model. */
@Schema(name = "Model")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ModelJson(
    String id,
    String object,
    @Schema(description = "Whether a job would start now; otherwise it waits") boolean available,
    @Schema(description = "Why it is not available") @Nullable String reason,
    String pipeline,
    @Schema(description = "Characters of a prompt at most") int promptMax,
    RangeJson duration,
    @Schema(
            description =
                "Sizes to choose from; absent when any even size within the bounds will do")
        @Nullable List<String> sizes,
    String defaultSize,
    @Schema(description = "Fields that the model takes beside prompt, size and duration")
        List<String> accepts,
    @Schema(description = "Price of a second of video in US dollars") @Nullable Double usdPerSecond,
    @Schema(description = "Price of a video in US dollars") @Nullable Double usdPerVideo,
    @Schema(
            description =
                "Seconds that half of the jobs and nine of ten take; absent while unknown")
        @Nullable TypicalJson typicalSeconds) {

  /** Whole seconds of video. */
  @Schema(name = "DurationRange")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record RangeJson(int min, int max, int standard, @Nullable List<Integer> choice) {}

  /** How long jobs take. */
  @Schema(name = "TypicalSeconds")
  record TypicalJson(double p50, double p90) {}

  static ModelJson of(
      String name, Model model, @Nullable String reason, @Nullable TypicalDuration typical) {
    Model.Limits limits = model.limits();
    return new ModelJson(
        name,
        "model",
        reason == null,
        reason,
        model.pipeline(),
        limits.promptMax(),
        new RangeJson(
            limits.duration().least(),
            limits.duration().most(),
            limits.duration().standard(),
            limits.durations().isEmpty() ? null : limits.durations()),
        limits.sizes().isEmpty() ? null : limits.sizes(),
        limits.defaultSize(),
        limits.features().stream().map(ModelJson::field).sorted().toList(),
        model.routes().getFirst().usdPerSecond(),
        model.routes().getFirst().usdPerVideo(),
        typical == null ? null : new TypicalJson(typical.p50(), typical.p90()));
  }

  private static String field(Model.Feature feature) {
    return switch (feature) {
      case SEED, FPS -> feature.name().toLowerCase(Locale.ROOT);
      case FIRST_FRAME -> "inputs";
    };
  }
}
