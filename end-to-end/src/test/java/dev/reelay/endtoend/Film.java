package dev.reelay.endtoend;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What ffmpeg says about a video file. */
final class Film {
  private static final Pattern DURATION = Pattern.compile("Duration: (\\d+):(\\d+):(\\d+\\.\\d+)");
  private static final Pattern MEAN_VOLUME = Pattern.compile("mean_volume: (-?[\\d.]+) dB");
  private static final Pattern LUMA = Pattern.compile("lavfi.signalstats.YAVG=([\\d.]+)");

  private final Path file;
  private final String description;

  private Film(Path file) {
    this.file = file;
    this.description = run("-i", file.toString());
  }

  static Film at(Path file) {
    return new Film(file);
  }

  /** The streams as ffmpeg lists them. */
  String description() {
    return description;
  }

  double seconds() {
    Matcher duration = DURATION.matcher(description);
    if (!duration.find()) {
      throw new AssertionError("no duration in " + description);
    }
    return Integer.parseInt(duration.group(1)) * 3600
        + Integer.parseInt(duration.group(2)) * 60
        + Double.parseDouble(duration.group(3));
  }

  /** Mean volume in dB below full scale; -91 is silence. */
  double meanVolume() {
    Matcher volume =
        MEAN_VOLUME.matcher(
            run("-i", file.toString(), "-vn", "-af", "volumedetect", "-f", "null", "-"));
    if (!volume.find()) {
      throw new AssertionError("no sound in " + file);
    }
    return Double.parseDouble(volume.group(1));
  }

  /** Mean brightness, 16 (black) to 235 (white), of two frames a second. */
  List<Double> brightness() {
    Matcher luma =
        LUMA.matcher(
            run(
                "-i",
                file.toString(),
                "-an",
                "-vf",
                "fps=2,signalstats,metadata=print:file=-",
                "-f",
                "null",
                "-"));
    List<Double> all = new ArrayList<>();
    while (luma.find()) {
      all.add(Double.parseDouble(luma.group(1)));
    }
    return all;
  }

  private static String run(String... arguments) {
    List<String> command = new ArrayList<>(List.of(ffmpeg(), "-hide_banner", "-nostdin"));
    command.addAll(Arrays.asList(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String ffmpeg() {
    for (String folder : System.getenv("PATH").split(":", -1)) {
      Path candidate = Path.of(folder, "ffmpeg");
      if (Files.isExecutable(candidate)) {
        return candidate.toString();
      }
    }
    Path bundled = Path.of("target", "ffmpeg");
    if (Files.notExists(bundled)) {
      try (InputStream program =
          Film.class.getResourceAsStream("/ws/schild/jave/nativebin/ffmpeg-amd64")) {
        Files.copy(java.util.Objects.requireNonNull(program, "ffmpeg"), bundled);
        Files.setPosixFilePermissions(bundled, PosixFilePermissions.fromString("rwxr-xr-x"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return bundled.toAbsolutePath().toString();
  }
}
