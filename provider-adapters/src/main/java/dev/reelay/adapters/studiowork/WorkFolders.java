package dev.reelay.adapters.studiowork;

import dev.reelay.adapters.artifact.Shelf;
import dev.reelay.event.StoredFile;
import dev.reelay.storage.Storage;
import dev.reelay.storage.StorageConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
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
  private static final String PART = ".part";

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

  /**
   * Copies the inputs next to the work and checks them; those that are there already are kept.
   *
   * @throws LostInputsException when some are not what they were when they were stored
   */
  Map<String, Path> inputs(String stageRunId, List<StoredFile> files)
      throws IOException, LostInputsException {
    Path folder = Files.createDirectories(folder(stageRunId).resolve("in"));
    Map<String, StoredFile> latest = new LinkedHashMap<>();
    files.forEach(file -> latest.put(file.name(), file));
    Map<String, Path> inputs = new LinkedHashMap<>();
    List<String> lost = new ArrayList<>();
    for (StoredFile file : latest.values()) {
      Path target = folder.resolve(file.sha256() + "-" + file.name());
      if (Files.exists(target) || fetch(file, target)) {
        inputs.put(file.name(), target);
      } else {
        lost.add(file.name());
      }
    }
    if (!lost.isEmpty()) {
      throw new LostInputsException(lost);
    }
    return inputs;
  }

  /** False when the file is not there, or not as it was stored. */
  private boolean fetch(StoredFile file, Path target) throws IOException {
    if (!storage.exists(file.storageKey())) {
      return false;
    }
    Path part = target.resolveSibling(UUID.randomUUID() + PART);
    try {
      storage.fetch(file.storageKey(), part);
      boolean whole =
          Files.size(part) == file.sizeBytes() && Shelf.sha256(part).equals(file.sha256());
      if (whole) {
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      }
      return whole;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Runs that have a folder here, in alphabetical order, behind this one. */
  List<String> runs(String after, int limit) throws IOException {
    if (Files.notExists(root)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(root)) {
      return all.filter(Files::isDirectory)
          .map(path -> String.valueOf(path.getFileName()))
          .filter(name -> name.compareTo(after) > 0)
          .sorted()
          .limit(limit)
          .toList();
    }
  }

  /** Whether nothing in the folder of a run was changed since the moment; false without one. */
  boolean isOlder(String stageRunId, Instant before) throws IOException {
    try (Stream<Path> all = Files.walk(folder(stageRunId))) {
      for (Path path : all.toList()) {
        if (!Files.getLastModifiedTime(path).toInstant().isBefore(before)) {
          return false;
        }
      }
      return true;
    } catch (NoSuchFileException | UncheckedIOException e) {
      // Somebody clears it away.
      return false;
    }
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
