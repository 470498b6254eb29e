package dev.reelay.adapters.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * A video as the interface tells it; the rest of its fields is not needed.
 *
 * @param taskId its id as some relays call it
 * @param progress a number by the book; relays send other things too
 * @param error an object by the book
 */
@RegisterForReflection
record Video(
    @Nullable String id,
    @JsonProperty("task_id") @Nullable String taskId,
    @Nullable String status,
    @Nullable JsonNode progress,
    @Nullable JsonNode error) {

  /** The id under which it is asked for; null when there is none. */
  @Nullable String remoteId() {
    String found = id == null || id.isBlank() ? taskId : id;
    return found == null || found.isBlank() ? null : found;
  }

  @Nullable Double percent() {
    if (progress == null) {
      return null;
    }
    if (progress.isNumber()) {
      return progress.doubleValue();
    }
    String text = progress.asText("");
    return text.matches("\\d{1,3}(\\.\\d{1,6})?%?")
        ? (Double) Double.parseDouble(text.replace("%", ""))
        : null;
  }
}
