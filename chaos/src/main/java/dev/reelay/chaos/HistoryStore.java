package dev.reelay.chaos;

import dev.reelay.bus.BusConfig;
import dev.reelay.bus.Envelope;
import dev.reelay.bus.Instance;
import dev.reelay.bus.Partitions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.jdbi.v3.core.Jdbi;

/** The effects of this consumer, written in the handler's transaction. */
@ApplicationScoped
class HistoryStore {
  private final Jdbi jdbi;
  private final String name;
  private final double workSeconds;
  private final Partitions partitions;

  HistoryStore(Jdbi jdbi, Instance instance, BusConfig config, ChaosConfig chaos) {
    this.jdbi = jdbi;
    this.name = chaos.name().orElse(instance.id());
    this.workSeconds = chaos.work().toNanos() / 1e9;
    this.partitions = new Partitions(config.partitions());
  }

  /**
   * Counts one effect and notes what it was. The sleep stands for the work of a handler; it leaves
   * a backlog at every burst.
   *
   * @param meantAt what the event says about its own moment
   */
  void append(Envelope envelope, long number, Instant meantAt) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                WITH effect AS (
                  INSERT INTO effects AS e (job_id, effects) VALUES (:job, 1)
                  ON CONFLICT (job_id) DO UPDATE SET effects = e.effects + 1 RETURNING effects)
                INSERT INTO history
                  (job_id, publisher, position, number, sequence, event_id, instance, partition, at, meant_at)
                SELECT :job, :publisher, effect.effects, :number, :sequence, :event, :instance, :partition,
                       clock_timestamp(), :meantAt
                FROM effect, pg_sleep(:work)
                """)
            .bind("job", envelope.job().jobId())
            .bind("publisher", envelope.source())
            .bind("number", number)
            .bind("sequence", envelope.sequence())
            .bind("event", envelope.id())
            .bind("instance", name)
            .bind("meantAt", meantAt)
            .bind("work", workSeconds)
            .bind("partition", partitions.of(envelope.keyId()))
            .execute());
  }
}
