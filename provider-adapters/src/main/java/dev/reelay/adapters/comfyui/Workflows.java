package dev.reelay.adapters.comfyui;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.SequencedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The workflows that can be named: files {@code <name>.json} of a folder, read anew each time, and
 * what ships. Where the parameters go stands in the file itself or in {@code <name>.reelay.json}.
 */
final class Workflows {
  /** Name of the setting. */
  static final String OPTION = "workflows";

  private static final String SHIPPED = "text-to-video";
  private static final String ENDING = ".json";
  private static final String SIDECAR = ".reelay.json";
  private static final long BYTES_MAX = 2_000_000;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  private final @Nullable Path folder;

  private Workflows(@Nullable Path folder) {
    this.folder = folder;
  }

  /**
   * The workflows of a folder, and what ships.
   *
   * @throws IllegalArgumentException when there is no such folder
   */
  static Workflows of(@Nullable String folder) {
    if (folder == null || folder.isBlank()) {
      return new Workflows(null);
    }
    try {
      Path path = Path.of(folder.strip());
      if (Files.isDirectory(path)) {
        return new Workflows(path);
      }
    } catch (InvalidPathException _) {
      // Told below.
    }
    throw new IllegalArgumentException(
        "options." + OPTION + ": must be a folder that holds workflows in API format");
  }

  /** The workflow of a name. */
  Workflow find(String name) throws WorkflowException {
    if (!NAME.matcher(name).matches()) {
      throw unknown(name);
    }
    try {
      if (folder != null) {
        Path file = folder.resolve(name + ENDING);
        if (Files.isRegularFile(file)) {
          Path sidecar = folder.resolve(name + SIDECAR);
          return Workflow.parse(
              name, read(file), Files.isRegularFile(sidecar) ? read(sidecar) : null);
        }
      }
      if (name.equals(SHIPPED)) {
        return Workflow.parse(name, shipped(), null);
      }
    } catch (NoSuchFileException e) {
      throw unknown(name);
    } catch (IOException e) {
      throw new WorkflowException("The workflow " + name + " cannot be read");
    }
    throw unknown(name);
  }

  private static String read(Path file) throws IOException {
    if (Files.size(file) > BYTES_MAX) {
      throw new IOException("too large");
    }
    return Files.readString(file);
  }

  private static String shipped() throws IOException {
    try (InputStream content = Workflows.class.getResourceAsStream("/comfyui/text-to-video.json")) {
      if (content == null) {
        throw new IllegalStateException("The workflow is not in the jar. Indicates a bug.");
      }
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private WorkflowException unknown(String name) {
    String shown = NAME.matcher(name).matches() ? " " + name : " of that name";
    return new WorkflowException(
        "There is no workflow" + shown + "; there are " + String.join(", ", names()));
  }

  private SequencedSet<String> names() {
    SequencedSet<String> names = new TreeSet<>();
    names.add(SHIPPED);
    if (folder != null) {
      try (Stream<Path> files = Files.list(folder)) {
        files
            .map(file -> String.valueOf(file.getFileName()))
            .filter(file -> file.endsWith(ENDING) && !file.endsWith(SIDECAR))
            .limit(100)
            .forEach(file -> names.add(file.substring(0, file.length() - ENDING.length())));
      } catch (IOException _) {
        // What ships is there all the same.
      }
    }
    return names;
  }
}
