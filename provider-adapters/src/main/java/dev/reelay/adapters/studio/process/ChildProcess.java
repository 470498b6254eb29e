package dev.reelay.adapters.studio.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Runs one external program to its end, on the caller's thread.
 *
 * <p>The program dies with its caller: a small shell holds the other end of a pipe and kills the
 * program when the pipe breaks, so that even a killed virtual machine leaves no renderer behind.
 */
public final class ChildProcess {

  private static final int POLL_MILLIS = 40;
  private static final int ERROR_TAIL_BYTES = 4_096;

  private static final String GUARD =
      """
      exec 3<&0
      "$@" </dev/null 3<&- &
      child=$!
      { read -r _ <&3; kill -9 "$child"; } >/dev/null 2>&1 &
      guard=$!
      wait "$child"
      status=$?
      kill -9 "$guard" 2>/dev/null
      exit "$status"
      """;

  /**
   * How a program ended.
   *
   * @param exitCode 0 when all went well
   * @param errors the last lines that it wrote to its standard error, at most 4 KiB
   */
  public record Outcome(int exitCode, String errors) {}

  private ChildProcess() {}

  /**
   * Runs a program and waits for it.
   *
   * @param command program and arguments
   * @param errorLog file that takes its standard error; removed afterwards
   * @param line called with each line of its standard output
   * @param cancelled polled about 25 times a second
   * @throws CancellationException when cancelled; the whole process tree is gone by then
   * @throws InterruptedException when interrupted; the whole process tree is gone by then
   * @throws IOException when it cannot be started
   */
  public static Outcome run(
      List<String> command, Path errorLog, Consumer<String> line, BooleanSupplier cancelled)
      throws IOException, InterruptedException {
    List<String> guarded = new ArrayList<>(List.of("sh", "-c", GUARD, "reelay-studio"));
    guarded.addAll(command);
    Process process = new ProcessBuilder(guarded).redirectError(errorLog.toFile()).start();
    try (InputStream output = process.getInputStream()) {
      LineBuffer lines = new LineBuffer(line);
      boolean running = true;
      while (running) {
        running = !process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
        drain(output, lines);
        if (running && cancelled.getAsBoolean()) {
          throw new CancellationException("cancelled");
        }
      }
      return new Outcome(process.exitValue(), tail(errorLog));
    } finally {
      end(process);
      Files.deleteIfExists(errorLog);
    }
  }

  private static void drain(InputStream output, LineBuffer lines) throws IOException {
    byte[] buffer = new byte[8_192];
    while (output.available() > 0) {
      int read = output.read(buffer);
      if (read < 0) {
        return;
      }
      lines.add(new String(buffer, 0, read, StandardCharsets.UTF_8));
    }
  }

  private static void end(Process process) {
    List<ProcessHandle> tree = process.descendants().toList();
    process.destroyForcibly();
    for (ProcessHandle handle : tree) {
      handle.destroyForcibly();
    }
  }

  private static String tail(Path log) throws IOException {
    byte[] all = Files.readAllBytes(log);
    int from = Math.max(0, all.length - ERROR_TAIL_BYTES);
    return new String(all, from, all.length - from, StandardCharsets.UTF_8).strip();
  }

  private static final class LineBuffer {
    private final Consumer<String> target;
    private final StringBuilder pending = new StringBuilder();

    LineBuffer(Consumer<String> target) {
      this.target = target;
    }

    void add(String text) {
      pending.append(text);
      int end = pending.indexOf("\n");
      while (end >= 0) {
        target.accept(pending.substring(0, end).strip());
        pending.delete(0, end + 1);
        end = pending.indexOf("\n");
      }
    }
  }
}
