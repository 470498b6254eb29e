package dev.reelay.adapters.admin;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** How a provider stands by the tables of this service. */
@ApplicationScoped
class StandingStore {
  private final Jdbi jdbi;

  StandingStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * How a provider stands, over all instances.
   *
   * @param available as it was last told to the other services
   * @param reason why it is not available; null when it is
   * @param waiting runs that are still to be handed over
   * @param running runs that it has
   * @param uncertain runs of which nobody knows whether it has them
   * @param lastFailureClass what kind of failure the last was
   */
  record Standing(
      boolean available,
      @Nullable String reason,
      int waiting,
      int running,
      int uncertain,
      @Nullable Instant lastSuccessAt,
      @Nullable Instant lastFailureAt,
      @Nullable String lastFailureClass) {}

  Standing of(String provider) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT coalesce(a.available, false) AS available,
                  CASE WHEN a.version IS NULL THEN 'It was not looked at yet' ELSE a.reason END AS reason,
                  open.waiting, open.running, open.uncertain, good.reported_at AS good_at,
                  bad.reported_at AS bad_at, bad.failure_class
                FROM (SELECT count(*) FILTER (WHERE state IN ('requested', 'submitting')) AS waiting,
                    count(*) FILTER (WHERE state = 'running') AS running,
                    count(*) FILTER (WHERE state = 'uncertain') AS uncertain
                  FROM provider_tasks WHERE provider = :provider
                    AND state IN ('requested', 'submitting', 'uncertain', 'running')) open
                LEFT JOIN provider_availability a ON a.provider = :provider AND a.version > 0
                LEFT JOIN LATERAL (SELECT reported_at FROM provider_tasks
                  WHERE provider = :provider AND state = 'succeeded' AND reported_at IS NOT NULL
                  ORDER BY reported_at DESC LIMIT 1) good ON true
                LEFT JOIN LATERAL (SELECT reported_at, failure_class FROM provider_tasks
                  WHERE provider = :provider AND state = 'failed' AND reported_at IS NOT NULL
                  ORDER BY reported_at DESC LIMIT 1) bad ON true
                """)
            .bind("provider", provider)
            .map((row, _) -> read(row))
            .one());
  }

  private static Standing read(ResultSet row) throws SQLException {
    return new Standing(
        row.getBoolean("available"),
        row.getString("reason"),
        row.getInt("waiting"),
        row.getInt("running"),
        row.getInt("uncertain"),
        instant(row, "good_at"),
        instant(row, "bad_at"),
        row.getString("failure_class"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
