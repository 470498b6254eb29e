package dev.reelay.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a provider needs to know of the request of the client.
 *
 * @param prompt the text, never blank
 * @param parameters size, duration and the like
 * @param inputs files that the client brings; null when there are none
 */
public record StageRequest(
    String prompt, GenerationParameters parameters, @Nullable List<InputReference> inputs) {

  public StageRequest {
    inputs = inputs == null || inputs.isEmpty() ? null : List.copyOf(inputs);
  }

  /** A request without files of the client. */
  public StageRequest(String prompt, GenerationParameters parameters) {
    this(prompt, parameters, null);
  }
}
