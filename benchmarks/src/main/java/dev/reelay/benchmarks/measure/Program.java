package dev.reelay.benchmarks.measure;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs other programs and reads a figure from what they print. */
public final class Program {
  private Program() {}

  /** The number that the pattern's group finds first; fails when the program prints none. */
  public static double figure(
      List<String> command, Map<String, String> environment, Pattern pattern)
      throws IOException, InterruptedException {
    StringBuilder said = new StringBuilder();
    String line = line(command, environment, text -> pattern.matcher(text).find(), said);
    Matcher matcher = pattern.matcher(line);
    if (!matcher.find()) {
      throw new IOException(command.getFirst() + " printed no figure:\n" + said);
    }
    return Double.parseDouble(matcher.group(1));
  }

  /**
   * The first line of output that is wanted, or an empty text; the program is ended as soon as it
   * is there.
   */
  public static String line(
      List<String> command,
      Map<String, String> environment,
      Predicate<String> wanted,
      StringBuilder said)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        said.append(line).append('\n');
        if (wanted.test(line)) {
          return line;
        }
      }
      return "";
    } finally {
      process.destroy();
      process.waitFor();
    }
  }
}
