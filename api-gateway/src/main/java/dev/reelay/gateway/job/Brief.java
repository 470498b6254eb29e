package dev.reelay.gateway.job;

import dev.reelay.event.GenerationParameters;
import dev.reelay.event.InputReference;
import java.util.List;

/**
 * What a job was made from, beside model and metadata.
 *
 * @param inputs files that the client brought
 */
record Brief(String prompt, GenerationParameters parameters, List<InputReference> inputs) {
  Brief {
    inputs = List.copyOf(inputs);
  }
}
