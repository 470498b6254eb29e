package dev.reelay.adapters.task;

import dev.reelay.adapters.sweep.Leftovers;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.stream.Stream;

/** Folders on this machine into which results come home before they are stored. */
@ApplicationScoped
class IncomingFolders implements Leftovers {
  private static final String PREFIX = "reelay-incoming-";

  private final Path root = Path.of(System.getProperty("java.io.tmpdir"));

  /** A new empty one. */
  Path make() throws IOException {
    return Files.createTempDirectory(root, PREFIX);
  }

  /** Removes one with all that it holds. */
  void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  @Override
  public String kind() {
    return "incoming";
  }

  @Override
  public Swept sweep(Instant before, int limit) throws IOException {
    int removed = 0;
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(root, PREFIX + "*")) {
      for (Path folder : folders) {
        if (removed == limit) {
          return new Swept(removed, false);
        }
        if (Files.isWritable(folder) && isOlder(folder, before)) {
          delete(folder);
          removed++;
        }
      }
    }
    return new Swept(removed, true);
  }

  /** A download that is still growing is young. */
  private static boolean isOlder(Path folder, Instant before) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
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
}
