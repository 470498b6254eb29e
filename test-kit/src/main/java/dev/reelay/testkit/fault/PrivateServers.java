package dev.reelay.testkit.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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

  /** Starts what does not run; returns when all servers answer. */
  public void up() throws IOException, InterruptedException {
    Process command =
        new ProcessBuilder(script.toString(), "servers", "up")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (command.waitFor() != 0) {
      throw new IOException("the servers of " + state + " do not start");
    }
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
