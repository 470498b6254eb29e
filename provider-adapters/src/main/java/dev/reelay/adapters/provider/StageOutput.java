package dev.reelay.adapters.provider;

import dev.reelay.event.StoredFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a succeeded run made.
 *
 * @param warnings for the client; mostly empty
 * @param metadata flat facts about the result
 * @param cost US dollars; null when the provider does not say
 */
public record StageOutput(
    List<File> files, List<String> warnings, Map<String, Object> metadata, @Nullable Double cost) {
  public StageOutput {
    files = List.copyOf(files);
    warnings = List.copyOf(warnings);
    metadata = Map.copyOf(metadata);
  }

  /** A file that the run made. */
  public sealed interface File {
    /** A file on this machine that has yet to be stored. */
    record Local(String name, Path path, String contentType) implements File {}

    /** A file that the provider put into the storage folder of the order itself. */
    record Stored(StoredFile file) implements File {}
  }
}
