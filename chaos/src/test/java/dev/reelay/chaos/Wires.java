package dev.reelay.chaos;

import dev.reelay.testkit.fault.TcpProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The connections of one process to the servers it needs. */
record Wires(TcpProxy rabbitMq, TcpProxy postgres) implements AutoCloseable {
  private static final String RABBITMQ = "reelay.rabbitmq";
  private static final String POSTGRES = "reelay.postgres";
  private static final Duration LATENCY = Duration.ofMillis(20);
  private static final int BYTES_PER_SECOND = 64_000;

  /** Wires to the servers that the settings name. */
  static Wires of(Map<String, String> settings) throws IOException {
    return new Wires(to(settings, RABBITMQ), to(settings, POSTGRES));
  }

  private static TcpProxy to(Map<String, String> settings, String server) throws IOException {
    String host = settings.getOrDefault(server + ".host", "");
    return TcpProxy.to(host, Integer.parseInt(settings.getOrDefault(server + ".port", "")));
  }

  /** What leads a process through these wires. */
  Map<String, String> settings() {
    return Map.of(
        RABBITMQ + ".host",
        "127.0.0.1",
        RABBITMQ + ".port",
        String.valueOf(rabbitMq.port()),
        POSTGRES + ".host",
        "127.0.0.1",
        POSTGRES + ".port",
        String.valueOf(postgres.port()));
  }

  void slow() {
    both().forEach(wire -> wire.slow(LATENCY, BYTES_PER_SECOND));
  }

  List<TcpProxy> both() {
    return List.of(rabbitMq, postgres);
  }

  @Override
  public void close() {
    both().forEach(TcpProxy::close);
  }
}
