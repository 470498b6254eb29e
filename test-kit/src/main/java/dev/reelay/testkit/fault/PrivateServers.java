package dev.reelay.testkit.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * The private servers of one state directory of {@code ./reelay}: breaks them through their process
 * ids and lets the script bring them back. Never to be used on servers that others use.
 */
public final class PrivateServers {
  /** A server, by the name of its pid file. */
  public enum Server {
    POSTGRES,
    RABBITMQ,
    REDIS;

    private String id() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private static final Duration START_PATIENCE = Duration.ofMinutes(1);

  private record Running(List<String> command, Process process, Path output) {
    void await() throws IOException, InterruptedException {
      int code = process.waitFor();
      String said = Files.readString(output);
      Files.delete(output);
      if (code != 0) {
        throw new IOException(String.join(" ", command) + " failed: " + said);
      }
    }
  }

  private final Path script;
  private final Path state;

  /**
   * The servers that {@code script servers up} runs in the state directory; port and directory come
   * from the environment.
   */
  public PrivateServers(Path script, Path state) {
    this.script = script;
    this.state = state;
  }

  /** Ends a server at once, without any chance to clean up. */
  public void kill(Server server) throws IOException, InterruptedException {
    signal(server, "KILL");
  }

  /** Asks RabbitMQ or Redis to end. */
  public void stop(Server server) throws IOException, InterruptedException {
    signal(server, "TERM");
  }

  /** PostgreSQL's immediate shutdown: all sessions break, the next start recovers from the log. */
  public void stopPostgresImmediately() throws IOException, InterruptedException {
    signal(Server.POSTGRES, "QUIT");
  }

  /** Ends RabbitMQ and removes all that it holds: queues, virtual hosts, users. */
  public void wipeRabbitMq() throws IOException, InterruptedException {
    kill(Server.RABBITMQ);
    try (Stream<Path> files = Files.walk(state.resolve("rabbitmq").resolve("mnesia"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Makes Redis forget everything. */
  public void flushRedis() throws IOException {
    ServerCheck.flushRedis();
  }

  /** Runs the broker's command line tool, such as {@code set_disk_free_limit 50MB}. */
  public void rabbitmqctl(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(script.toString(), "servers", "rabbitmqctl"));
    command.addAll(List.of(arguments));
    start(command).await();
  }

  /** Starts what does not run; returns when all servers answer. */
  public void up() throws IOException, InterruptedException {
    List<String> command = List.of(script.toString(), "servers", "up");
    start(command).await();
  }

  /**
   * Starts what does not run. Returns when all servers answer.
   *
   * @return the moment when this one did, as its clients see it
   */
  public OffsetDateTime up(Server server) throws IOException, InterruptedException {
    List<String> command = List.of(script.toString(), "servers", "up");
    Running starting = start(command);
    Awaitility.await("connections to " + server)
        .atMost(START_PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> ServerCheck.accepts(server));
    OffsetDateTime accepted = OffsetDateTime.now(Clock.systemUTC());
    starting.await();
    return accepted;
  }

  private Running start(List<String> command) throws IOException {
    // A file and no pipe: the servers that a command starts would keep a pipe open.
    Path output = Files.createTempFile(state.resolve("run"), "command-", ".out");
    return new Running(
        command,
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start(),
        output);
  }

  private void signal(Server server, String signal) throws IOException, InterruptedException {
    String recorded = Files.readString(state.resolve("run").resolve(server.id() + ".pid"));
    String pid = List.of(recorded.split(" ")).getFirst();
    new ProcessBuilder("kill", "-" + signal, pid).start().waitFor();
    ProcessHandle.of(Long.parseLong(pid)).ifPresent(PrivateServers::awaitEnd);
  }

  private static void awaitEnd(ProcessHandle process) {
    process.onExit().completeOnTimeout(process, 30, java.util.concurrent.TimeUnit.SECONDS).join();
  }
}
