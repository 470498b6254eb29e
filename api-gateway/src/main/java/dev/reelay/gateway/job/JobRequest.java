package dev.reelay.gateway.job;

import dev.reelay.event.GenerationParameters;
import dev.reelay.event.InputReference;
import java.util.List;
import java.util.Map;

/**
 * What a client wants, checked.
 *
 * @param inputs files that the client brings
 * @param metadata the client's own notes
 * @param warnings what was ignored, for people
 * @param fingerprint the same for the same request, whatever its formatting
 */
public record JobRequest(
    String model,
    String prompt,
    GenerationParameters parameters,
    List<InputReference> inputs,
    Map<String, Object> metadata,
    List<String> warnings,
    String fingerprint) {

  public JobRequest {
    inputs = List.copyOf(inputs);
    metadata = Map.copyOf(metadata);
    warnings = List.copyOf(warnings);
  }
}
