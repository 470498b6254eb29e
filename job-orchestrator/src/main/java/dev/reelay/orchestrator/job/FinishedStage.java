package dev.reelay.orchestrator.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.reelay.event.StageSucceeded;
import dev.reelay.event.StoredFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stage that is done and is never made again.
 *
 * @param stage name of the stage
 * @param runId the run that did it; of an earlier job when the stage was reused
 * @param provider who did it
 * @param outputs its files
 * @param cost in US dollars; null when unknown
 * @param metadata what the provider said of the result
 */
record FinishedStage(
    String stage,
    @JsonProperty("run_id") String runId,
    String provider,
    List<StoredFile> outputs,
    List<String> warnings,
    @Nullable Double cost,
    Map<String, Object> metadata) {

  FinishedStage {
    outputs = List.copyOf(outputs);
    warnings = List.copyOf(warnings);
    metadata = Map.copyOf(metadata);
  }

  static FinishedStage of(StageSucceeded fact) {
    return new FinishedStage(
        fact.stage(),
        fact.stageRunId(),
        fact.provider(),
        fact.artifacts(),
        fact.warnings(),
        fact.cost(),
        known(fact.metadata()));
  }

  /** The same stage in a job that does not pay for it. */
  FinishedStage unpaid() {
    return new FinishedStage(stage, runId, provider, outputs, warnings, null, metadata);
  }

  private static Map<String, Object> known(@Nullable Map<String, Object> metadata) {
    Map<String, Object> known = new HashMap<>(metadata == null ? Map.of() : metadata);
    known.values().removeIf(Objects::isNull);
    return known;
  }
}
