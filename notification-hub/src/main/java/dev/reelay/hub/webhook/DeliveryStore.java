package dev.reelay.hub.webhook;

import dev.reelay.bus.Instance;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** What became of deliveries. What writes needs the caller's transaction. */
@ApplicationScoped
class DeliveryStore {
  private final Jdbi jdbi;
  private final Instance instance;

  DeliveryStore(Jdbi jdbi, Instance instance) {
    this.jdbi = jdbi;
    this.instance = instance;
  }

  /**
   * Keeps what came of an attempt, has the next entry of the job go on, and tells the breaker.
   *
   * @return seconds since the commit of the entry; empty when the lease was lost and nothing is
   *     kept
   */
  Optional<Double> keep(Delivery delivery, @Nullable Answer answer, Verdict verdict) {
    return jdbi.withHandle(handle -> {
      handle
          .createQuery("SELECT id FROM webhook_endpoints WHERE id = :id FOR NO KEY UPDATE")
          .bind("id", delivery.endpointId())
          .mapTo(String.class)
          .list();
      Optional<Double> age = row(delivery, answer, verdict);
      if (age.isPresent()) {
        tell(delivery, verdict);
        handle
            .createQuery("SELECT webhook_go_on(:endpoint, :jobs)")
            .bind("endpoint", delivery.endpointId())
            .bindArray("jobs", String.class, List.of(delivery.jobId()))
            .mapTo(String.class)
            .list();
      }
      return age;
    });
  }

  private Optional<Double> row(Delivery delivery, @Nullable Answer answer, Verdict verdict) {
    String state =
        switch (verdict) {
          case Verdict.Delivered() -> "delivered";
          case Verdict.Again _, Verdict.Gone() -> "waiting";
          case Verdict.GivenUp _, Verdict.Unsendable() -> "failed";
          case Verdict.Expired() -> "expired";
        };
    Duration pause = verdict instanceof Verdict.Again(Duration wait, _) ? wait : Duration.ZERO;
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                UPDATE webhook_deliveries
                   SET state = :state, lease_instance = NULL, lease_fence = NULL,
                       next_at = CASE WHEN :state = 'waiting' THEN clock() + make_interval(secs => :pause) END,
                       attempts = attempts + :attempts, last_at = clock(), last_status = :status,
                       last_error = :error, last_millis = :millis
                 WHERE id = :id AND lease_instance = :instance AND lease_fence = :fence
                RETURNING extract(epoch FROM clock() - created_at)
                """)
            .bind("state", state)
            .bind("pause", pause.toMillis() / 1000.0)
            .bind("attempts", answer == null ? 0 : 1)
            .bind("status", answer == null ? null : answer.status())
            .bind("error", error(answer, verdict))
            .bind("millis", answer == null ? null : (int) answer.took().toMillis())
            .bind("id", delivery.id())
            .bind("instance", instance.id())
            .bind("fence", instance.fence())
            .mapTo(Double.class)
            .findOne());
  }

  private static @Nullable String error(@Nullable Answer answer, Verdict verdict) {
    return switch (verdict) {
      case Verdict.Expired() -> "The entry is no longer kept";
      case Verdict.Unsendable() -> "The entry is longer than may be sent";
      default -> answer == null ? null : answer.error();
    };
  }

  private void tell(Delivery delivery, Verdict verdict) {
    String change =
        switch (verdict) {
          case Verdict.Delivered() -> "failures = 0, blocked_until = NULL";
          case Verdict.Again _, Verdict.GivenUp _ ->
              "failures = failures + 1, blocked_until ="
                  + " CASE WHEN :peace > 0 THEN clock() + make_interval(secs => :peace) END";
          case Verdict.Gone() -> "state = 'disabled', disabled_reason = 'gone'";
          case Verdict.Expired(), Verdict.Unsendable() -> "failures = failures";
        };
    Duration peace =
        switch (verdict) {
          case Verdict.Again(_, Duration pause) -> pause;
          case Verdict.GivenUp(Duration pause) -> pause;
          default -> Duration.ZERO;
        };
    jdbi.useHandle(handle -> {
      Update update =
          handle
              .createUpdate("UPDATE webhook_endpoints SET " + change + " WHERE id = :id")
              .bind("id", delivery.endpointId());
      if (change.contains(":peace")) {
        update.bind("peace", peace.toMillis() / 1000.0);
      }
      update.execute();
    });
  }

  /** What waits in all, and for how many seconds the first that is due has been waiting. */
  record Backlog(long waiting, double oldestSeconds) {}

  Backlog backlog() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT count(*) AS waiting,
                       COALESCE(extract(epoch FROM clock() - min(d.created_at)), 0) AS oldest
                  FROM webhook_deliveries d JOIN webhook_endpoints e ON e.id = d.endpoint_id AND e.state = 'enabled'
                 WHERE d.state = 'waiting'
                """)
            .map((row, _) -> new Backlog(row.getLong("waiting"), row.getDouble("oldest")))
            .one());
  }

  /**
   * Ends deliveries whose entries are no longer kept, and forgets all of that age; returns how many
   * ended.
   */
  int forget(Duration age) {
    return jdbi.withHandle(handle -> {
      int expired =
          handle
              .createQuery(
                  """
                  SELECT count(*) FROM webhook_deliveries
                   WHERE state = 'waiting' AND created_at < clock() - make_interval(secs => :age)
                  """)
              .bind("age", age.toSeconds())
              .mapTo(Integer.class)
              .one();
      for (String table : List.of("webhook_deliveries", "webhook_jobs")) {
        handle
            .createUpdate(
                "DELETE FROM "
                    + table
                    + " WHERE created_at < clock() - make_interval(secs => :age)")
            .bind("age", age.toSeconds())
            .execute();
      }
      handle.execute(
          """
          DELETE FROM webhook_endpoints e WHERE kind = 'job' AND disabled_reason IS NULL
             AND NOT EXISTS (SELECT 1 FROM webhook_jobs j WHERE j.endpoint_id = e.id)
             AND NOT EXISTS (SELECT 1 FROM webhook_deliveries d WHERE d.endpoint_id = e.id)
          """);
      handle.execute("DELETE FROM webhook_secrets WHERE valid_until < clock()");
      handle.execute(
          """
          DELETE FROM webhook_cursors c
           WHERE NOT EXISTS (SELECT 1 FROM webhook_endpoints e WHERE e.key_id = c.key_id)
          """);
      return expired;
    });
  }
}
