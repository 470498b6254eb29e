package dev.reelay.gateway.job;

import dev.reelay.event.GenerationParameters;
import java.util.List;
import java.util.Map;

/**
 * What a client wants, checked.
 *
 * @param metadata the client's own notes
 * @param warnings what was ignored, for people
 * @param fingerprint the same for the same request, whatever its formatting
 */
public record JobRequest(
    String model,
    String prompt,
    GenerationParameters parameters,
    Map<String, Object> metadata,
    List<String> warnings,
    String fingerprint) {

  public JobRequest {
    metadata = Map.copyOf(metadata);
    warnings = List.copyOf(warnings);
  }
}
