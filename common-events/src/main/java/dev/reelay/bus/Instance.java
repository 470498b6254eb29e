package dev.reelay.bus;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * This instance among its siblings: an id, a fencing number, and a lease that is renewed each
 * second.
 *
 * <p>Work is leased to {@code (id, fence)}; every write of a worker is conditional on it. {@link
 * #isAlive} must be asked right before anything that cannot be taken back: it looks at the
 * monotonic clock, so a process that was frozen knows.
 */
@ApplicationScoped
public class Instance implements Duty {
  private static final Duration RENEWAL = Duration.ofSeconds(1);

  private final Jdbi jdbi;
  private final BusConfig config;
  private final String id;
  private volatile long fence;
  private volatile long renewedNanos = Long.MIN_VALUE;
  private @Nullable Loop loop;

  Instance(Jdbi jdbi, BusConfig config, EventIds ids) {
    this.jdbi = jdbi;
    this.config = config;
    this.id = config.service() + "-" + ids.ulid();
  }

  /** Unique for each start of a process. */
  public String id() {
    return id;
  }

  /** Rises with every start and with every lease that was lost. */
  public long fence() {
    return fence;
  }

  /** Whether the lease surely holds at this moment. */
  public boolean isAlive() {
    return renewedNanos != Long.MIN_VALUE
        && System.nanoTime() - renewedNanos < config.instanceLease().minus(RENEWAL).toNanos();
  }

  @Override
  public int order() {
    return 5;
  }

  @Override
  public void start() {
    renew();
    loop =
        Loop.start(
            config.service() + "-instance-lease",
            () -> {
              renew();
              return RENEWAL;
            });
  }

  @Override
  public void stop() {
    if (loop != null) {
      loop.close();
    }
    QuarkusTransaction.requiringNew()
        .run(() ->
            jdbi.useHandle(handle ->
                handle
                    .createUpdate("DELETE FROM instances WHERE id = :id")
                    .bind("id", id)
                    .execute()));
  }

  private void renew() {
    long asked = System.nanoTime();
    fence = QuarkusTransaction.requiringNew().call(this::renewRow);
    renewedNanos = asked;
  }

  /** A lease that had run out gets a new fence, for others may have taken its work. */
  private long renewRow() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                INSERT INTO instances AS i (id, renewed_at, partitions) VALUES (:id, now(), :partitions)
                ON CONFLICT (id) DO UPDATE SET
                  fence = CASE WHEN i.renewed_at < now() - make_interval(secs => :lease)
                               THEN nextval(pg_get_serial_sequence('instances', 'fence')) ELSE i.fence END,
                  renewed_at = now()
                RETURNING fence
                """)
            .bind("id", id)
            .bind("partitions", config.partitions())
            .bind("lease", config.instanceLease().toMillis() / 1000.0)
            .mapTo(Long.class)
            .one());
  }
}
