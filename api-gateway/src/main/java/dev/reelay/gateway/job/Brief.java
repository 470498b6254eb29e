package dev.reelay.gateway.job;

import dev.reelay.event.GenerationParameters;
import dev.reelay.event.InputReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a job was made from, beside model and metadata.
 *
 * @param inputs files that the client brought
 * @param webhookUrl where the job is told; null when the client named none
 */
record Brief(
    String prompt,
    GenerationParameters parameters,
    List<InputReference> inputs,
    @Nullable String webhookUrl) {
  Brief {
    inputs = List.copyOf(inputs);
  }
}
