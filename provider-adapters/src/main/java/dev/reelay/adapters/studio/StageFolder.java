package dev.reelay.adapters.studio;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** The folder of a stage run: a file under its own name is always whole. */
final class StageFolder {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  private static final String PART = ".part";

  /** Writes a file's content to a path. */
  interface Content {
    void write(Path part) throws IOException, InterruptedException, StudioException;
  }

  private final Path folder;

  private StageFolder(Path folder) {
    this.folder = folder;
  }

  /** Opens the folder and clears away what a killed attempt left half done. */
  static StageFolder open(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder, "*" + PART + "*")) {
      for (Path leftover : leftovers) {
        Files.deleteIfExists(leftover);
      }
    }
    return new StageFolder(folder);
  }

  Path path() {
    return folder;
  }

  Path resolve(String name) {
    return folder.resolve(name);
  }

  boolean has(String name) {
    return Files.isRegularFile(folder.resolve(name));
  }

  /** Makes a file unless it is there already; it appears under its name only when it is whole. */
  Path make(String name, Content content)
      throws IOException, InterruptedException, StudioException {
    Path target = folder.resolve(name);
    if (has(name)) {
      return target;
    }
    // The ending stays, because ffmpeg takes the format from it.
    String ending = name.substring(name.lastIndexOf('.'));
    Path part = scratch(ending);
    try {
      content.write(part);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
    return target;
  }

  /**
   * A fresh name for a file that is needed only for a moment; {@link #open} clears such files away.
   */
  Path scratch(String ending) {
    return folder.resolve("item-" + UUID.randomUUID() + PART + ending);
  }

  Path makeJson(String name, Object value)
      throws IOException, InterruptedException, StudioException {
    return make(name, part -> JSON.writeValue(part.toFile(), value));
  }

  /** Reads an earlier stage's JSON. */
  static <T> T readJson(Path file, Class<T> type) throws IOException, StudioException {
    try {
      return JSON.readValue(file.toFile(), type);
    } catch (JsonProcessingException e) {
      throw new StudioException(
          StudioException.Kind.INVALID_REQUEST, "An earlier stage's file cannot be read", e);
    }
  }
}
