package dev.reelay.bus;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The table of events that are to leave, and left within the retention. */
@ApplicationScoped
class OutboxStore {
  private static final String ADD =
      """
      INSERT INTO outbox
        (event_id, key_id, job_id, correlation_id, type, causation_id, traceparent, body, occurred_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, clock())
      """;

  private final Jdbi jdbi;
  private final DataSource database;
  private final BusConfig config;

  OutboxStore(Jdbi jdbi, DataSource database, BusConfig config) {
    this.jdbi = jdbi;
    this.database = database;
    this.config = config;
  }

  record NewRow(
      UUID eventId,
      String keyId,
      @Nullable String jobId,
      String correlationId,
      String type,
      @Nullable UUID causationId,
      String traceparent,
      String body) {}

  /** Adds rows with one journey to the database, in this order. */
  void add(List<NewRow> rows) {
    // Plain JDBC: this is done with each change of each job.
    try (Connection connection = database.getConnection();
        PreparedStatement insert = connection.prepareStatement(ADD)) {
      for (NewRow row : rows) {
        insert.setObject(1, row.eventId());
        insert.setString(2, row.keyId());
        insert.setString(3, row.jobId());
        insert.setString(4, row.correlationId());
        insert.setString(5, row.type());
        insert.setObject(6, row.causationId(), Types.OTHER);
        insert.setString(7, row.traceparent());
        insert.setString(8, row.body());
        insert.addBatch();
      }
      insert.executeBatch();
    } catch (SQLException e) {
      throw new StoreException("Cannot add to the outbox", e);
    }
  }

  /**
   * Waits until no other relay of this schema is at work; held until the transaction ends. Its
   * commit need not reach the disk: marks that a crash takes back are events that are sent twice,
   * and the receivers' inbox drops them.
   */
  void lockRelay() {
    jdbi.useHandle(handle ->
        handle
            .createQuery(
                """
                SELECT set_config('synchronous_commit', 'off', true),
                       pg_advisory_xact_lock(hashtextextended(current_schema() || '.outbox', 0))
                """)
            .mapToMap()
            .list());
  }

  List<WireEvent> unsent(int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT id, event_id, key_id, job_id, correlation_id, type, causation_id, traceparent, body, occurred_at
                FROM outbox WHERE sent_at IS NULL ORDER BY id LIMIT :limit
                """)
            .bind("limit", limit)
            .map((row, _) -> read(row))
            .list());
  }

  void markSent(List<Long> ids) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate("UPDATE outbox SET sent_at = now() WHERE id = ANY(:ids)")
            .bindArray("ids", Long.class, ids)
            .execute());
  }

  /** Makes everything unsent that was sent since the moment; returns how many events that are. */
  int unmarkSentSince(Instant since) {
    return jdbi.withHandle(handle ->
        handle
            .createUpdate("UPDATE outbox SET sent_at = NULL WHERE sent_at >= :since")
            .bind("since", since)
            .execute());
  }

  /** Unsent events, counted up to the limit. */
  long depth(long limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "SELECT count(*) FROM (SELECT 1 FROM outbox WHERE sent_at IS NULL LIMIT :limit) AS waiting")
            .bind("limit", limit)
            .mapTo(Long.class)
            .one());
  }

  /** How long the first unsent event has been waiting; zero when none is. */
  Duration age() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT (extract(epoch FROM clock() - occurred_at) * 1000)::bigint
                FROM outbox WHERE sent_at IS NULL ORDER BY id LIMIT 1
                """)
            .mapTo(Long.class)
            .findOne()
            .map(Duration::ofMillis)
            .orElse(Duration.ZERO));
  }

  void deleteSentBefore(Duration age) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                "DELETE FROM outbox WHERE sent_at < now() - make_interval(secs => :seconds)")
            .bind("seconds", age.toSeconds())
            .execute());
  }

  private WireEvent read(ResultSet row) throws SQLException {
    return new WireEvent(
        row.getObject("event_id", UUID.class),
        row.getString("type"),
        1,
        config.service(),
        row.getLong("id"),
        row.getString("key_id"),
        row.getString("job_id"),
        row.getString("correlation_id"),
        row.getObject("causation_id", UUID.class),
        row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
        row.getString("traceparent"),
        row.getString("body"));
  }
}
