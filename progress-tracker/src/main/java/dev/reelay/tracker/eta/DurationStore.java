package dev.reelay.tracker.eta;

import dev.reelay.event.ModelDurationsChanged;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** What stage runs took: newly finished ones, and the sketches made of all earlier ones. */
@ApplicationScoped
class DurationStore {
  private final Jdbi jdbi;

  DurationStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * A run that is not in the sketches yet.
   *
   * @param videoSeconds of the video that it made; null when unknown
   */
  record FinishedRun(Kind kind, double seconds, @Nullable Integer videoSeconds) {}

  void add(String runId, FinishedRun run) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO finished_runs
                  (stage_run_id, provider, model, stage, duration_bucket, size, seconds, video_seconds, finished_at)
                VALUES (:id, :provider, :model, :stage, :bucket, :size, :seconds, :videoSeconds, clock())
                ON CONFLICT DO NOTHING
                """)
            .bind("id", runId)
            .bindMap(columns(run.kind()))
            .bind("seconds", run.seconds())
            .bind("videoSeconds", run.videoSeconds())
            .execute());
  }

  /** Takes the oldest runs that no other instance is taking. */
  List<FinishedRun> take(int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                WITH oldest AS (
                  SELECT stage_run_id FROM finished_runs ORDER BY finished_at, stage_run_id
                  LIMIT :limit FOR UPDATE SKIP LOCKED),
                taken AS (
                  DELETE FROM finished_runs f USING oldest o WHERE f.stage_run_id = o.stage_run_id RETURNING f.*)
                SELECT * FROM taken ORDER BY finished_at, stage_run_id
                """)
            .bind("limit", limit)
            .map((row, _) ->
                new FinishedRun(
                    kind(row),
                    row.getDouble("seconds"),
                    row.getObject("video_seconds", Integer.class)))
            .list());
  }

  /** Locks and returns the sketch; waits for another instance that is writing it. */
  @Nullable Sketch lock(Kind kind) {
    jdbi.useHandle(handle ->
        handle
            .createQuery(
                "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || CAST(:kind AS text), 0))")
            .bind("kind", ".sketch." + kind)
            .mapToMap()
            .list());
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT runs, video_seconds, digest, digest_before FROM duration_sketches
                WHERE provider = :provider AND model = :model AND stage = :stage AND duration_bucket = :bucket
                  AND size = :size
                """)
            .bindMap(columns(kind))
            .map((row, _) -> sketch(row))
            .findOne()
            .orElse(null));
  }

  void save(Map<Kind, Sketch> sketches) {
    jdbi.useHandle(handle -> {
      PreparedBatch batch =
          handle.prepareBatch(
              """
              INSERT INTO duration_sketches
                (provider, model, stage, duration_bucket, size, runs, mean_seconds, video_seconds, digest, digest_before,
                 updated_at)
              VALUES
                (:provider, :model, :stage, :bucket, :size, :runs, :median, :videoSeconds, :digest,
                 :before, clock())
              ON CONFLICT (provider, model, stage, duration_bucket, size)
              DO UPDATE SET runs = EXCLUDED.runs, mean_seconds = EXCLUDED.mean_seconds,
                video_seconds = EXCLUDED.video_seconds, digest = EXCLUDED.digest,
                digest_before = EXCLUDED.digest_before, updated_at = EXCLUDED.updated_at
              """);
      sketches.forEach((kind, sketch) ->
          batch
              .bindMap(columns(kind))
              .bind("runs", sketch.runs())
              .bind("median", Math.max(sketch.curve().median(), 0.001))
              .bind("videoSeconds", sketch.videoSeconds())
              .bind("digest", sketch.now())
              .bind("before", sketch.before())
              .add());
      batch.execute();
    });
  }

  /** The sketches of these providers that may be about what is asked. */
  Map<Kind, Sketch> of(Collection<String> providers, Asked asked) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT * FROM duration_sketches
                WHERE provider = ANY(:providers) AND model IN ('', :model)
                  AND ((duration_bucket = 0 AND size = '') OR (duration_bucket = :bucket AND size = :size))
                """)
            .bindArray("providers", String.class, providers)
            .bind("model", asked.modelText())
            .bind("bucket", VideoLength.bucket(asked.videoSeconds()))
            .bind("size", asked.sizeText())
            .map((row, _) -> Map.entry(kind(row), sketch(row)))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  /** What others know of a model; empty when they know nothing, or heard it more than a day ago. */
  Optional<ModelDurationsChanged> told(String model) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "SELECT p50, p90 FROM told_durations WHERE model = :model AND told_at > clock() - interval '1 day'")
            .bind("model", model)
            .map((row, _) ->
                new ModelDurationsChanged(model, row.getDouble("p50"), row.getDouble("p90")))
            .findOne());
  }

  void saveTold(ModelDurationsChanged told) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO told_durations (model, p50, p90, told_at) VALUES (:model, :p50, :p90, clock())
                ON CONFLICT (model) DO UPDATE SET p50 = EXCLUDED.p50, p90 = EXCLUDED.p90, told_at = EXCLUDED.told_at
                """)
            .bindMethods(told)
            .execute());
  }

  private static Map<String, Object> columns(Kind kind) {
    return Map.of(
        "provider",
        kind.provider(),
        "model",
        kind.model(),
        "stage",
        kind.stage(),
        "bucket",
        kind.bucket(),
        "size",
        kind.size());
  }

  private static Kind kind(ResultSet row) throws SQLException {
    return new Kind(
        row.getString("provider"),
        row.getString("model"),
        row.getString("stage"),
        row.getInt("duration_bucket"),
        row.getString("size"));
  }

  private static Sketch sketch(ResultSet row) throws SQLException {
    return Sketch.of(
        row.getBytes("digest_before"),
        row.getBytes("digest"),
        row.getLong("runs"),
        row.getDouble("video_seconds"));
  }
}
