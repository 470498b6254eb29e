package dev.reelay.hub;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A Redis server of our own, so that tests may kill and freeze it. Tests and their resources live
 * in different class loaders, so what both need is kept in system properties.
 */
public final class OwnRedis implements QuarkusTestResourceLifecycleManager {
  private static final String PORT = "reelay.test.own-redis.port";
  private static final String PID = "reelay.test.own-redis.pid";
  private static final String PASSWORD = "only-for-this-test";

  @Override
  public int order() {
    return 10;
  }

  @Override
  public Map<String, String> start() {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      System.setProperty(PORT, String.valueOf(free.getLocalPort()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    launch();
    return Map.ofEntries(
        Map.entry("reelay.redis.host", "127.0.0.1"),
        Map.entry("reelay.redis.port", System.getProperty(PORT)),
        Map.entry("reelay.redis.password", PASSWORD),
        Map.entry("reelay.public-url", "https://video.example"),
        Map.entry("reelay.hub.stream.heartbeat", "3s"),
        Map.entry("reelay.hub.stream.stalled", "30s"),
        Map.entry("reelay.hub.socket.ping", "1s"),
        Map.entry("reelay.hub.socket.dead", "4s"),
        Map.entry("reelay.hub.socket.slow", "2s"),
        Map.entry("reelay.hub.socket.origins", "https://app.example,https://b.example"));
  }

  @Override
  public void stop() {
    kill();
  }

  /** Starts the server on its port; its memory is empty. */
  public static void launch() {
    try {
      Path folder = Files.createTempDirectory("reelay-redis-");
      Process process =
          new ProcessBuilder(
                  List.of(
                      "redis-server",
                      "--port",
                      System.getProperty(PORT),
                      "--bind",
                      "127.0.0.1",
                      "--save",
                      "",
                      "--requirepass",
                      PASSWORD,
                      "--dir",
                      folder.toString()))
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
      System.setProperty(PID, String.valueOf(process.pid()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Kills the server; nothing of it is left. */
  public static void kill() {
    ProcessHandle.of(Long.getLong(PID))
        .ifPresent(process -> {
          process.destroyForcibly();
          process.onExit().completeOnTimeout(process, 5, TimeUnit.SECONDS).join();
        });
  }

  /** Stops it in its tracks, with its connections open. */
  public static void freeze() {
    signal("-STOP");
  }

  public static void thaw() {
    signal("-CONT");
  }

  /**
   * Time that a delivery may take without Redis: the comparison's second, and some for a busy
   * machine.
   */
  public static Duration patience() {
    return Duration.ofMillis(2_500);
  }

  private static void signal(String signal) {
    try {
      new ProcessBuilder("kill", signal, System.getProperty(PID)).start().waitFor();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
