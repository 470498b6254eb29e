package dev.reelay.event;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stage run is done and its files are in the storage. Duration is in milliseconds, cost in US
 * dollars.
 */
public record StageSucceeded(
    String stageRunId,
    String stage,
    int attempt,
    String provider,
    List<StoredFile> artifacts,
    long durationMs,
    @Nullable Double cost,
    List<String> warnings,
    @Nullable Map<String, Object> metadata,
    Instant finishedAt)
    implements StageFact {

  public StageSucceeded {
    artifacts = List.copyOf(artifacts);
    warnings = List.copyOf(warnings);
  }
}
