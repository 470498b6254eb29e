package dev.reelay.adapters.studio;

import java.util.List;
import java.util.Map;

/**
 * What a finished stage run leaves behind.
 *
 * @param files the finished files, all inside the run's folder, in a stable order
 * @param warnings sentences for the client about what was done differently than asked; mostly empty
 * @param metadata flat facts such as {@code width, height, fps, codec, durationSeconds}; values are
 *     strings, numbers and booleans
 */
public record StageResult(
    List<ProducedFile> files, List<String> warnings, Map<String, Object> metadata) {

  /** Keeps its own copies. */
  public StageResult {
    files = List.copyOf(files);
    warnings = List.copyOf(warnings);
    metadata = Map.copyOf(metadata);
  }
}
