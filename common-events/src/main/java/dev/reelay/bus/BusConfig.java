package dev.reelay.bus;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** How events are carried. Queue arguments are no settings: they can never change. */
@ConfigMapping(prefix = "reelay.bus")
public interface BusConfig {
  /** Schema name of this service, for example {@code gateway}. */
  String service();

  /** Number of partitions, the same in every service. */
  @WithDefault("10")
  int partitions();

  /** False in tests that deliver by hand: no relay and no consumers are started. */
  @WithDefault("true")
  boolean connected();

  /**
   * Whether the service becomes ready only after it has once reached the broker; intake needs none.
   */
  @WithDefault("true")
  boolean brokerNeeded();

  /** Most events of one partition that may share a transaction. */
  @WithDefault("16")
  int batch();

  /**
   * Longest time of a handler, of which the transaction then rolls back and the event is parked;
   * below the database's idle-in-transaction time-out of 5 s.
   */
  @WithDefault("4s")
  Duration handlerDeadline();

  /** Unsent events above which intake refuses. */
  @WithDefault("1000000")
  long outboxBound();

  /** Rows that the relay sends and confirms at once. */
  @WithDefault("500")
  int relayBatch();

  /**
   * How long the relay waits for the broker's confirms; below the database's idle-in-transaction
   * time-out of 5 s.
   */
  @WithDefault("3s")
  Duration confirmTimeout();

  /** How long sent events stay, so that a lost broker can be healed. */
  @WithDefault("24h")
  Duration outboxRetention();

  /** How long handled event ids are remembered; an older event is parked instead of handled. */
  @WithDefault("7d")
  Duration inboxRetention();

  /**
   * Pauses before the retries of a parked event; after the last one it stays until somebody frees
   * it.
   */
  @WithDefault("1s,5s,30s,2m,10m")
  List<Duration> parkedRetries();

  /** Age of the last renewal at which an instance counts as gone. */
  @WithDefault("5s")
  Duration instanceLease();
}
