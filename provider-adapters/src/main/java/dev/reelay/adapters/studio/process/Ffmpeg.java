package dev.reelay.adapters.studio.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where ffmpeg is, found once.
 *
 * @param program the program to start
 * @param origin {@code configured}, {@code system} or {@code bundled}
 */
public record Ffmpeg(Path program, String origin) {

  private static final String BUNDLED = "ws/schild/jave/nativebin/ffmpeg-amd64";

  /**
   * Finds the program: the configured one, else the one on the PATH, else the bundled one, which is
   * unpacked into the cache folder.
   *
   * @return nothing when there is none
   * @throws IOException when the bundled one cannot be unpacked
   */
  public static Optional<Ffmpeg> find(Optional<Path> configured, Path cacheFolder)
      throws IOException {
    if (configured.isPresent()) {
      return configured.filter(Files::isExecutable).map(path -> new Ffmpeg(path, "configured"));
    }
    Optional<Path> system = onPath("ffmpeg");
    if (system.isPresent()) {
      return system.map(path -> new Ffmpeg(path, "system"));
    }
    return bundled(cacheFolder);
  }

  /** Looks a program up in the PATH. */
  public static Optional<Path> onPath(String program) {
    String path = System.getenv("PATH");
    if (path == null) {
      return Optional.empty();
    }
    for (String folder : path.split(":", -1)) {
      Path candidate = Path.of(folder.isEmpty() ? "." : folder, program);
      if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
        return Optional.of(candidate.toAbsolutePath());
      }
    }
    return Optional.empty();
  }

  /**
   * The bundled program, unpacked into the folder.
   *
   * @return nothing when this build has none for this machine
   */
  public static Optional<Ffmpeg> bundled(Path cacheFolder) throws IOException {
    String machine = System.getProperty("os.name") + "-" + System.getProperty("os.arch");
    if (!machine.equals("Linux-amd64")) {
      return Optional.empty();
    }
    try (InputStream content = Ffmpeg.class.getClassLoader().getResourceAsStream(BUNDLED)) {
      if (content == null) {
        return Optional.empty();
      }
      Files.createDirectories(cacheFolder);
      Path program = cacheFolder.resolve("ffmpeg-bundled-" + version());
      if (!Files.isExecutable(program)) {
        Path part = Files.createTempFile(cacheFolder, "ffmpeg", ".part");
        Files.copy(content, part, StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(part, program, StandardCopyOption.ATOMIC_MOVE);
      }
      return Optional.of(new Ffmpeg(program, "bundled"));
    }
  }

  // The size tells two builds apart, so that an update of the library is unpacked again.
  private static String version() throws IOException {
    var resource = Ffmpeg.class.getClassLoader().getResource(BUNDLED);
    return resource == null
        ? "none"
        : Long.toString(resource.openConnection().getContentLengthLong());
  }

  /** A command that starts this program with the given politeness and arguments. */
  public List<String> command(int niceness, List<String> arguments) {
    List<String> command = new ArrayList<>();
    if (niceness > 0 && onPath("nice").isPresent()) {
      command.addAll(List.of("nice", "-n", Integer.toString(niceness)));
    }
    command.add(program.toString());
    command.addAll(arguments);
    return command;
  }
}
