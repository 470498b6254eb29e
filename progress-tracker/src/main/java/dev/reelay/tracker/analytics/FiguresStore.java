package dev.reelay.tracker.analytics;

import jakarta.enterprise.context.ApplicationScoped;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Computes figures; each method returns JSON. */
@ApplicationScoped
class FiguresStore {
  private static final String ETA_FIGURES =
      """
      count(eta_error) AS jobs,
      round(percentile_cont(0.5) WITHIN GROUP (ORDER BY abs(eta_error))::numeric, 3) AS "medianError",
      round(percentile_cont(0.9) WITHIN GROUP (ORDER BY abs(eta_error))::numeric, 3) AS "p90Error",
      round(percentile_cont(0.5) WITHIN GROUP (ORDER BY eta_error)::numeric, 3) AS "bias",
      round(avg((eta_place = 'early')::int), 3) AS "early",
      round(avg((eta_place = 'in_range')::int), 3) AS "inRange",
      round(avg((eta_place = 'late')::int), 3) AS "late"
      """;

  private static final String SCOPE =
      """
      WHERE ended_at >= :begin AND ended_at < :end AND (CAST(:key AS text) IS NULL OR key_id = :key)
        AND (CAST(:provider AS text) IS NULL OR provider = :provider)
      """;

  private static final String DAY = "(ended_at AT TIME ZONE 'UTC')::date";

  private final Jdbi jdbi;

  FiguresStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * What the figures are about.
   *
   * @param key null for all keys
   * @param provider null for all providers
   */
  record Scope(Span span, @Nullable String key, @Nullable String provider) {}

  String eta(Scope scope) {
    return one(
        scope,
        "SELECT " + ETA_FIGURES + " FROM ended_jobs " + SCOPE + " AND eta_error IS NOT NULL");
  }

  String etaByDay(Scope scope) {
    return list(
        scope,
        "SELECT "
            + DAY
            + " AS day, provider, "
            + ETA_FIGURES
            + " FROM ended_jobs "
            + SCOPE
            + " AND eta_error IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2");
  }

  String stages(Scope scope) {
    return list(
        scope,
        """
        SELECT provider, model, stage, count(*) AS runs,
               round(percentile_cont(0.1) WITHIN GROUP (ORDER BY seconds)::numeric, 1) AS "p10",
               round(percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds)::numeric, 1) AS "p50",
               round(percentile_cont(0.9) WITHIN GROUP (ORDER BY seconds)::numeric, 1) AS "p90"
        FROM ended_runs
        """
            + SCOPE
            + " AND outcome = 'succeeded' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3");
  }

  String checks(Scope scope) {
    return list(
        scope,
        "SELECT "
            + DAY
            + """
             AS day, provider, count(DISTINCT job_id) AS jobs, count(*) AS runs, sum(checks) AS checks,
             round(sum(checks)::numeric / count(DISTINCT job_id), 1) AS "checksPerJob"
            FROM ended_runs
            """
            + SCOPE
            + " GROUP BY 1, 2 ORDER BY 1, 2");
  }

  String cancels(Scope scope) {
    return list(
        scope,
        """
        SELECT stage, cancel_outcome AS outcome,
               CASE WHEN seconds < 10 THEN 'under_10s' WHEN seconds < 60 THEN 'under_1min'
                    WHEN seconds < 600 THEN 'under_10min' ELSE 'later' END AS after,
               count(*) AS jobs, round(percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds)::numeric, 1) AS "medianSeconds"
        FROM ended_jobs
        """
            + SCOPE
            + " AND outcome = 'cancelled' GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1, 2, 3");
  }

  String providers(Scope scope) {
    return list(
        scope,
        """
        SELECT provider, sum(runs)::bigint AS runs, sum(succeeded)::bigint AS succeeded,
               sum(runs) FILTER (WHERE outcome = 'failed')::bigint AS failed,
               sum(runs) FILTER (WHERE outcome = 'cancelled')::bigint AS cancelled,
               round(sum(succeeded)
                     / nullif(sum(runs) FILTER (WHERE outcome <> 'cancelled'), 0), 4) AS "successRate",
               max(p50) AS "p50Seconds", max(p95) AS "p95Seconds",
               coalesce(json_object_agg(failure_class, runs) FILTER (WHERE failure_class IS NOT NULL), '{}') AS errors
        FROM (
          SELECT provider, outcome, failure_class, count(*) AS runs,
                 count(*) FILTER (WHERE outcome = 'succeeded') AS succeeded,
                 round(percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) FILTER (WHERE outcome = 'succeeded')::numeric, 1)
                   AS p50,
                 round(percentile_cont(0.95) WITHIN GROUP (ORDER BY seconds) FILTER (WHERE outcome = 'succeeded')::numeric, 1)
                   AS p95
          FROM ended_runs
        """
            + SCOPE
            + " GROUP BY 1, 2, 3) AS kinds GROUP BY 1 ORDER BY 1");
  }

  private String one(Scope scope, String sql) {
    return json(scope, "SELECT row_to_json(f)::text FROM (" + sql + ") AS f");
  }

  private String list(Scope scope, String sql) {
    return json(
        scope,
        "SELECT coalesce(json_agg(row_to_json(f)), '[]')::text FROM (" + sql + " LIMIT 500) AS f");
  }

  private String json(Scope scope, String sql) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(sql)
            .bind("begin", scope.span().begin())
            .bind("end", scope.span().end())
            .bind("key", scope.key())
            .bind("provider", scope.provider())
            .mapTo(String.class)
            .one());
  }
}
