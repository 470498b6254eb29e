package dev.reelay.gateway.job;

import dev.reelay.event.GenerationParameters;
import dev.reelay.event.InputReference;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants, checked.
 *
 * @param inputs files that the client brings
 * @param metadata the client's own notes
 * @param webhookUrl where the job is told; null when the client names none
 * @param priority null when the client does not say
 * @param warnings what was ignored, for people
 * @param fingerprint the same for the same request, whatever its formatting
 */
public record JobRequest(
    String model,
    String prompt,
    GenerationParameters parameters,
    List<InputReference> inputs,
    Map<String, Object> metadata,
    @Nullable String webhookUrl,
    @Nullable Integer priority,
    List<String> warnings,
    String fingerprint) {

  public JobRequest {
    inputs = List.copyOf(inputs);
    metadata = Map.copyOf(metadata);
    warnings = List.copyOf(warnings);
  }
}
