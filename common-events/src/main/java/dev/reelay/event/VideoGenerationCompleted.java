package dev.reelay.event;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The video is there. Duration is in seconds of video, cost in US dollars; the video URL is a path
 * below the public URL.
 */
public record VideoGenerationCompleted(
    long jobVersion,
    int attempt,
    JobStatus status,
    List<Artifact> artifacts,
    String videoUrl,
    double duration,
    Map<String, Object> metadata,
    List<String> warnings,
    @Nullable Double cost,
    Instant completedAt)
    implements OrchestratorFact {

  public VideoGenerationCompleted {
    artifacts = List.copyOf(artifacts);
    metadata = Map.copyOf(metadata);
    warnings = List.copyOf(warnings);
  }
}
