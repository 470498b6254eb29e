package dev.reelay.bus;

import jakarta.inject.Singleton;
import org.jdbi.v3.core.Jdbi;

/**
 * Notes in the transaction of a batch that some of its events were handled before, so that a
 * partition in which nothing else comes is seen to be served.
 */
@Singleton
class DroppedStore {
  private static final ScopedValue<String> KEY = ScopedValue.newInstance();

  private final Jdbi jdbi;
  private final Instance instance;
  private final Partitions partitions;

  DroppedStore(Jdbi jdbi, Instance instance, BusConfig config) {
    this.jdbi = jdbi;
    this.instance = instance;
    this.partitions = new Partitions(config.partitions());
  }

  /** Applies a batch of the partition of this key. */
  void within(String keyId, Runnable batch) {
    ScopedValue.where(KEY, keyId).run(batch);
  }

  /** The batch in hand has events that were handled before. */
  void note() {
    if (KEY.isBound()) {
      jdbi.useHandle(handle ->
          handle
              .createUpdate(
                  "INSERT INTO dropped (partition, instance, at) VALUES (:partition, :instance, clock_timestamp())")
              .bind("partition", partitions.of(KEY.get()))
              .bind("instance", instance.id())
              .execute());
    }
  }
}
