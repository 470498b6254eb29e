package dev.reelay.adapters.webhook;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The table of what providers told us. */
@ApplicationScoped
class ReceiptStore {
  private final Jdbi jdbi;

  ReceiptStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** What became of a call. */
  enum Outcome {
    /** The run was looked at. */
    APPLIED,
    /** The run had ended before. */
    OVER,
    /** Nobody knows such a run. */
    UNMATCHED
  }

  /** Stores a call; false when the provider made the same call before. */
  boolean add(Receipt receipt, byte[] body) {
    return jdbi.withHandle(handle ->
        handle
                .createUpdate(
                    """
                    INSERT INTO webhook_receipts
                      (provider, delivery_id, stage_run_id, remote_id, occurred_at, received_at, body, due_at)
                    VALUES
                      (:provider, :deliveryId, :stageRunId, :remoteId, :occurredAt, :receivedAt, :body, now())
                    ON CONFLICT DO NOTHING
                    """)
                .bind("provider", receipt.provider())
                .bind("deliveryId", receipt.deliveryId())
                .bind("stageRunId", receipt.stageRunId())
                .bind("remoteId", receipt.remoteId())
                .bind("occurredAt", receipt.occurredAt())
                .bind("receivedAt", receipt.receivedAt())
                .bind("body", body)
                .execute()
            == 1);
  }

  /** Takes the oldest call that is due; another worker may take it again after the patience. */
  Optional<Receipt> claim(Duration patience) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                UPDATE webhook_receipts r
                SET due_at = now() + make_interval(secs => :patience), tries = tries + 1
                FROM (SELECT provider, delivery_id FROM webhook_receipts WHERE due_at <= now()
                      ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED) due
                WHERE r.provider = due.provider AND r.delivery_id = due.delivery_id
                RETURNING r.provider, r.delivery_id, r.stage_run_id, r.remote_id, r.occurred_at, r.received_at
                """)
            .bind("patience", patience.toMillis() / 1000.0)
            .map((row, _) -> read(row))
            .findOne());
  }

  /** A call needs no more work. */
  void close(Receipt receipt, Outcome outcome) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                UPDATE webhook_receipts SET outcome = :outcome, due_at = NULL
                WHERE provider = :provider AND delivery_id = :deliveryId
                """)
            .bind("outcome", outcome.name().toLowerCase(Locale.ROOT))
            .bind("provider", receipt.provider())
            .bind("deliveryId", receipt.deliveryId())
            .execute());
  }

  /** A call about a run that nobody knows is tried again; false when that was the last try. */
  boolean postpone(Receipt receipt, Duration pause, int tries) {
    return jdbi.withHandle(handle ->
        handle
                .createUpdate(
                    """
                    UPDATE webhook_receipts SET due_at = now() + make_interval(secs => :pause)
                    WHERE provider = :provider AND delivery_id = :deliveryId AND tries < :tries
                    """)
                .bind("pause", pause.toMillis() / 1000.0)
                .bind("provider", receipt.provider())
                .bind("deliveryId", receipt.deliveryId())
                .bind("tries", tries)
                .execute()
            == 1);
  }

  void deleteOlderThan(Duration age) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                "DELETE FROM webhook_receipts WHERE received_at < now() - make_interval(secs => :seconds)")
            .bind("seconds", age.toSeconds())
            .execute());
  }

  private static Receipt read(ResultSet row) throws SQLException {
    return new Receipt(
        row.getString("provider"),
        row.getString("delivery_id"),
        row.getString("stage_run_id"),
        row.getString("remote_id"),
        instant(row.getObject("occurred_at", OffsetDateTime.class)),
        row.getObject("received_at", OffsetDateTime.class).toInstant());
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
