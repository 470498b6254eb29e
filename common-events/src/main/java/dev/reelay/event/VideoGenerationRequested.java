package dev.reelay.event;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A client's request was accepted and stored. */
public record VideoGenerationRequested(
    String model,
    String prompt,
    boolean isAsync,
    GenerationParameters parameters,
    List<InputReference> inputs,
    Map<String, Object> metadata,
    @Nullable String webhookUrl,
    int priority,
    KeyLimits keyLimits,
    @Nullable String retryOf,
    @Nullable String fromStage,
    @Nullable String provider,
    Instant deadlineAt,
    Instant acceptedAt)
    implements JobEvent {

  public VideoGenerationRequested {
    inputs = List.copyOf(inputs);
    metadata = Map.copyOf(metadata);
  }
}
