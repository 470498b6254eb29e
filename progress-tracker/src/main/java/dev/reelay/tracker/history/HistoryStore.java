package dev.reelay.tracker.history;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Reads what is known of jobs and their stage runs, and thins out their steps. */
@ApplicationScoped
class HistoryStore {
  private final Jdbi jdbi;

  HistoryStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Whose job it is and how it ended.
   *
   * @param lastNo number of the newest step, 0 for none
   * @param endedAs the state in which it ended; null while it lasts
   */
  record Head(String keyId, long lastNo, @Nullable String endedAs, @Nullable Instant endedAt) {}

  /** One attempt at a stage. */
  record Run(
      String stage,
      int attempt,
      String provider,
      Instant requestedAt,
      @Nullable Instant endedAt,
      @Nullable String endReason,
      int checks) {}

  /** What was thinned out. */
  record Thinned(int jobs, int steps) {}

  Optional<Head> head(String jobId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "SELECT key_id, progress_no, ended_as, ended_at FROM tracked_jobs WHERE job_id = :id")
            .bind("id", jobId)
            .map((row, _) ->
                new Head(
                    row.getString("key_id"),
                    row.getLong("progress_no"),
                    row.getString("ended_as"),
                    instant(row, "ended_at")))
            .findOne());
  }

  /** All stage runs of a job in the order in which they were requested, the first 500. */
  List<Run> runs(String jobId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT stage, attempt, provider, requested_at, ended_at, end_reason, interval_index
                FROM stage_trackings WHERE job_id = :id ORDER BY requested_at, stage_run_id LIMIT 500
                """)
            .bind("id", jobId)
            .map((row, _) ->
                new Run(
                    row.getString("stage"),
                    row.getInt("attempt"),
                    row.getString("provider"),
                    row.getObject("requested_at", OffsetDateTime.class).toInstant(),
                    instant(row, "ended_at"),
                    row.getString("end_reason"),
                    row.getInt("interval_index")))
            .list());
  }

  /** The kept steps after a number, in order. */
  List<StepJson> steps(String jobId, long after, int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT * FROM progress_history WHERE job_id = :id AND progress_no > :after
                ORDER BY progress_no LIMIT :limit
                """)
            .bind("id", jobId)
            .bind("after", after)
            .bind("limit", limit)
            .map((row, _) -> step(row))
            .list());
  }

  /** The steps that brought warnings, in order. */
  List<StepJson> warnings(String jobId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT * FROM progress_history WHERE job_id = :id AND warnings IS NOT NULL
                ORDER BY progress_no LIMIT 100
                """)
            .bind("id", jobId)
            .map((row, _) -> step(row))
            .list());
  }

  /** Thins out jobs that ended so long ago, and those that have told very much since last time. */
  Thinned thin(Duration after, double step, int limit) {
    List<String> jobs =
        jdbi.withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT job_id FROM tracked_jobs
                    WHERE (ended_at < (SELECT clock()) - make_interval(secs => :seconds) AND ended_at IS NOT NULL
                           AND thinned_no < progress_no)
                       OR progress_no - thinned_no >= 500
                    LIMIT :limit FOR UPDATE SKIP LOCKED
                    """)
                .bind("seconds", after.toSeconds())
                .bind("limit", limit)
                .mapTo(String.class)
                .list());
    return jobs.isEmpty() ? new Thinned(0, 0) : new Thinned(jobs.size(), thin(jobs, step));
  }

  private int thin(List<String> jobs, double step) {
    return jdbi.withHandle(handle -> {
      int gone =
          handle
              .createUpdate(
                  """
                  DELETE FROM progress_history h
                  USING (
                    SELECT job_id, progress_no, notable, lead(progress_no) OVER w AS next_no,
                           floor(progress / :step) AS part, lag(floor(progress / :step)) OVER w AS part_before
                    FROM progress_history WHERE job_id = ANY(:jobs)
                    WINDOW w AS (PARTITION BY job_id ORDER BY progress_no)) s
                  WHERE h.job_id = s.job_id AND h.progress_no = s.progress_no
                    AND NOT s.notable AND s.part = s.part_before AND s.next_no IS NOT NULL
                  """)
              .bind("step", step)
              .bindArray("jobs", String.class, jobs)
              .execute();
      handle
          .createUpdate(
              "UPDATE tracked_jobs SET thinned_no = progress_no WHERE job_id = ANY(:jobs)")
          .bindArray("jobs", String.class, jobs)
          .execute();
      return gone;
    });
  }

  private static StepJson step(ResultSet row) throws SQLException {
    return new StepJson(
        row.getLong("progress_no"),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        row.getInt("attempt"),
        row.getString("stage"),
        decimals(row.getFloat("progress"), 10),
        decimals(row.getFloat("stage_progress"), 10),
        row.getString("message"),
        row.getObject("current_item", Integer.class),
        row.getObject("total_items", Integer.class),
        number(row, "eta_seconds", 10),
        number(row, "eta_low", 10),
        number(row, "eta_high", 10),
        number(row, "confidence", 100),
        row.getBoolean("estimated"),
        texts(row.getArray("warnings")));
  }

  private static @Nullable List<String> texts(@Nullable Array array) throws SQLException {
    return array == null ? null : List.of((String[]) array.getArray());
  }

  private static @Nullable Double number(ResultSet row, String column, double factor)
      throws SQLException {
    Float value = row.getObject(column, Float.class);
    return value == null ? null : (Double) decimals(value, factor);
  }

  private static double decimals(double value, double factor) {
    return Math.round(value * factor) / factor;
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
