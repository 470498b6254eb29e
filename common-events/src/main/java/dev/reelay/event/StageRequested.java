package dev.reelay.event;

import java.time.Instant;
import java.util.List;

/** A stage is to be done now. */
public record StageRequested(
    String stageRunId,
    String stage,
    int attempt,
    String provider,
    String model,
    StageRequest request,
    List<StoredFile> inputs,
    Instant requestedAt,
    Instant deadlineAt)
    implements StageFact {

  public StageRequested {
    inputs = List.copyOf(inputs);
  }
}
