package dev.reelay.benchmarks.bus;

import dev.reelay.benchmarks.measure.Program;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** RabbitMQ alone, by its own PerfTest, on queues like those of the bus. */
final class PerfTest {
  private static final Pattern RATE = Pattern.compile("receiving rate avg: ([0-9]+) msg/s");

  private PerfTest() {}

  /**
   * Messages per second: persistent, confirmed, one quorum queue with a single active consumer for
   * each partition, acknowledged in batches as large as those of the bus.
   */
  static double messagesPerSecond(String vhost, int bytes, int seconds)
      throws IOException, InterruptedException {
    String partitions = String.valueOf(Cluster.PARTITIONS);
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-cp", jar().toString(), "com.rabbitmq.perf.PerfTest"));
    command.addAll(List.of("--uri", uri(vhost), "--time", String.valueOf(seconds)));
    command.addAll(List.of("--producers", partitions, "--consumers", partitions));
    command.addAll(List.of("--queue-pattern", "bench-%d", "--queue-pattern-from", "1"));
    command.addAll(List.of("--queue-pattern-to", partitions, "--flag", "persistent"));
    command.addAll(List.of("--queue-args", "x-queue-type=quorum,x-single-active-consumer=true"));
    command.addAll(List.of("--auto-delete", "false", "--size", String.valueOf(bytes)));
    // The relay has at most 500 events on the way, over all partitions.
    command.addAll(List.of("--confirm", "50", "--qos", "16", "--multi-ack-every", "8"));
    return Program.figure(command, Map.of(), RATE);
  }

  private static String uri(String vhost) {
    return "amqp://%s:%s@%s:%s/%s"
        .formatted(
            System.getenv("REELAY_RABBITMQ_USERNAME"),
            System.getenv("REELAY_RABBITMQ_PASSWORD"),
            System.getenv("REELAY_RABBITMQ_HOST"),
            System.getenv("REELAY_RABBITMQ_PORT"),
            vhost);
  }

  /** The jar that this class comes from; it holds PerfTest too. */
  private static Path jar() throws IOException {
    try {
      return Path.of(PerfTest.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("Cannot find the jar of this program", e);
    }
  }
}
