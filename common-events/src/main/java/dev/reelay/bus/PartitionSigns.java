package dev.reelay.bus;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Jdbi;

/**
 * When each partition of this service was last heard by whoever owns it, shared by all instances:
 * what nobody has heard for long has a consumer that is connected and gets nothing.
 */
@ApplicationScoped
class PartitionSigns {
  private final Jdbi jdbi;
  private final Instance instance;
  private final Set<String> unsaved = ConcurrentHashMap.newKeySet();

  PartitionSigns(Jdbi jdbi, Instance instance) {
    this.jdbi = jdbi;
    this.instance = instance;
  }

  /** Notes that this instance heard of a partition; written down by the next {@link #save}. */
  void seen(String queue) {
    unsaved.add(queue);
  }

  /** Fails when the database cannot be used. */
  void check() {
    jdbi.useHandle(handle -> handle.createQuery("SELECT 1").mapTo(Integer.class).one());
  }

  /** Writes down what was heard since the last time. */
  void save() {
    List<String> queues = List.copyOf(unsaved);
    if (queues.isEmpty()) {
      return;
    }
    unsaved.removeAll(queues);
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO partition_signs (queue, instance, seen_at)
                SELECT queue, :instance, now() FROM unnest(:queues) AS queue
                ON CONFLICT (queue) DO UPDATE SET instance = excluded.instance, seen_at = excluded.seen_at
                """)
            .bind("instance", instance.id())
            .bindArray("queues", String.class, queues)
            .execute());
  }

  /** Partitions that were heard of once, but by nobody for this long. */
  Set<String> silentFor(Duration age) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "SELECT queue FROM partition_signs WHERE seen_at < now() - make_interval(secs => :age)")
            .bind("age", age.toSeconds())
            .mapTo(String.class)
            .set());
  }
}
