package dev.reelay.gateway.job;

import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The documented form of a request for a new job. */
@Schema(name = "NewJob")
record NewJobJson(
    @Schema(required = true, examples = "studio") String model,
    @Schema(required = true, examples = "a lighthouse in a storm", maxLength = 4000) String prompt,
    @Schema(description = "Seconds of video that the model can make; see /v1/models", minimum = "1")
        @Nullable Integer duration,
    @Schema(
            description = "Width x height in pixels, both even and 64 to 3840",
            examples = "1280x720",
            pattern = "^[0-9]+x[0-9]+$")
        @Nullable String size,
    @Schema(description = "Frames per second", minimum = "1", maximum = "120")
        @Nullable Integer fps,
    @Schema(description = "Makes the result repeatable") @Nullable Long seed,
    @Schema(description = "A picture with which the video begins, for models that take one")
        @Nullable List<InputJson> inputs,
    @Schema(
            description =
                "Among the waiting jobs of the key, the highest first; 5 without, at most that of the key",
            minimum = "0",
            maximum = "9")
        @Nullable Integer priority,
    @Schema(
            description =
                "Where the job is told by signed webhooks, all but its progress; see /v1/webhooks",
            examples = "https://example.com/hook",
            maxLength = 2048)
        @Nullable String webhookUrl,
    @Schema(description = "The client's own notes: at most 16 entries and 2 KiB")
        @Nullable Map<String, Object> metadata) {

  /** A file that the client brings. */
  @Schema(name = "Input")
  record InputJson(
      @Schema(required = true, enumeration = "first_frame") String role,
      @Schema(required = true, examples = "https://example.com/first.png") String url) {}
}
