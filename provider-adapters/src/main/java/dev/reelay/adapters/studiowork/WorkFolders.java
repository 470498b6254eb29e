package dev.reelay.adapters.studiowork;

import dev.reelay.event.StoredFile;
import dev.reelay.storage.Storage;
import dev.reelay.storage.StorageConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** The folders of runs in hand: {@code in} holds the inputs, {@code out} the finished items. */
@ApplicationScoped
class WorkFolders {
  private static final String WHEN_NONE_IS_SET = "work";

  private final Path root;
  private final Storage storage;

  WorkFolders(StudioWorkConfig config, StorageConfig storageConfig, Storage storage) {
    this.root =
        config
            .workDir()
            .map(Path::of)
            .orElseGet(() -> Path.of(storageConfig.dir(), WHEN_NONE_IS_SET))
            .toAbsolutePath();
    this.storage = storage;
  }

  /** Where the run's finished items go, and where those of a killed worker are found. */
  Path items(String stageRunId) throws IOException {
    return Files.createDirectories(folder(stageRunId).resolve("out"));
  }

  /** Copies the inputs next to the work; those that are there already are kept. */
  Map<String, Path> inputs(String stageRunId, List<StoredFile> files) throws IOException {
    Path folder = Files.createDirectories(folder(stageRunId).resolve("in"));
    Map<String, StoredFile> latest = new LinkedHashMap<>();
    files.forEach(file -> latest.put(file.name(), file));
    Map<String, Path> inputs = new LinkedHashMap<>();
    for (StoredFile file : latest.values()) {
      inputs.put(file.name(), fetch(file, folder));
    }
    return inputs;
  }

  private Path fetch(StoredFile file, Path folder) throws IOException {
    Path target = folder.resolve(file.sha256() + "-" + file.name());
    if (!Files.exists(target)) {
      Path part = folder.resolve(UUID.randomUUID() + ".part");
      storage.fetch(file.storageKey(), part);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    }
    return target;
  }

  /** Removes all that the run left here. */
  void delete(String stageRunId) throws IOException {
    Path folder = folder(stageRunId);
    if (Files.notExists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (UncheckedIOException e) {
      // Another instance clears the same folder; the next try finds the rest, if any.
      throw e.getCause();
    }
  }

  private Path folder(String stageRunId) {
    return root.resolve(stageRunId);
  }
}
