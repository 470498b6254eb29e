package dev.reelay.bus;

import java.time.Duration;
import java.util.List;

/** The defaults under another service's name. */
record NamedBus(String service, int partitions) implements BusConfig {
  NamedBus(String service) {
    this(service, 10);
  }

  @Override
  public boolean connected() {
    return true;
  }

  @Override
  public boolean brokerNeeded() {
    return true;
  }

  @Override
  public int batch() {
    return 16;
  }

  @Override
  public Duration handlerDeadline() {
    return Duration.ofSeconds(4);
  }

  @Override
  public long outboxBound() {
    return 1_000;
  }

  @Override
  public int relayBatch() {
    return 500;
  }

  @Override
  public Duration confirmTimeout() {
    return Duration.ofSeconds(3);
  }

  @Override
  public Duration outboxRetention() {
    return Duration.ofDays(1);
  }

  @Override
  public Duration inboxRetention() {
    return Duration.ofDays(7);
  }

  @Override
  public List<Duration> parkedRetries() {
    return List.of(Duration.ofSeconds(1));
  }

  @Override
  public Duration instanceLease() {
    return Duration.ofSeconds(5);
  }
}
