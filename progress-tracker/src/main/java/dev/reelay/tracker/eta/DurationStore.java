package dev.reelay.tracker.eta;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/** What stage runs took: newly finished ones, and the sketches made of all earlier ones. */
@ApplicationScoped
class DurationStore {
  private final Jdbi jdbi;

  DurationStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** What a sketch is about; the natural order is the one in which rows are locked. */
  record Kind(String provider, String stage, int bucket) implements Comparable<Kind> {
    @Override
    public int compareTo(Kind other) {
      int byProvider = provider.compareTo(other.provider);
      int byStage = byProvider != 0 ? byProvider : stage.compareTo(other.stage);
      return byStage != 0 ? byStage : Integer.compare(bucket, other.bucket);
    }
  }

  record FinishedRun(Kind kind, double seconds) {}

  void add(String stageRunId, Kind kind, double seconds) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO finished_runs (stage_run_id, provider, stage, duration_bucket, seconds, finished_at)
                VALUES (:id, :provider, :stage, :bucket, :seconds, clock()) ON CONFLICT DO NOTHING
                """)
            .bind("id", stageRunId)
            .bind("provider", kind.provider())
            .bind("stage", kind.stage())
            .bind("bucket", kind.bucket())
            .bind("seconds", seconds)
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
                    new Kind(
                        row.getString("provider"),
                        row.getString("stage"),
                        row.getInt("duration_bucket")),
                    row.getDouble("seconds")))
            .list());
  }

  /** Locks and returns the sketch; waits for another instance that is writing it. */
  Sketch lock(Kind kind) {
    jdbi.useHandle(handle ->
        handle
            .createQuery(
                "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || CAST(:kind AS text), 0))")
            .bind("kind", ".sketch." + kind)
            .mapToMap()
            .list());
    return read(kind);
  }

  private Sketch read(Kind kind) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT runs, mean_seconds FROM duration_sketches
                WHERE provider = :provider AND stage = :stage AND duration_bucket = :bucket
                """)
            .bind("provider", kind.provider())
            .bind("stage", kind.stage())
            .bind("bucket", kind.bucket())
            .map((row, _) -> new Sketch(row.getLong("runs"), row.getDouble("mean_seconds")))
            .findOne()
            .orElse(Sketch.EMPTY));
  }

  void save(Map<Kind, Sketch> sketches) {
    jdbi.useHandle(handle -> {
      PreparedBatch batch =
          handle.prepareBatch(
              """
              INSERT INTO duration_sketches (provider, stage, duration_bucket, runs, mean_seconds, updated_at)
              VALUES (:provider, :stage, :bucket, :runs, :meanSeconds, clock())
              ON CONFLICT (provider, stage, duration_bucket)
              DO UPDATE SET runs = EXCLUDED.runs, mean_seconds = EXCLUDED.mean_seconds, updated_at = EXCLUDED.updated_at
              """);
      sketches.forEach((kind, sketch) ->
          batch
              .bind("provider", kind.provider())
              .bind("stage", kind.stage())
              .bind("bucket", kind.bucket())
              .bind("runs", sketch.runs())
              .bind("meanSeconds", sketch.meanSeconds())
              .add());
      batch.execute();
    });
  }

  /** All sketches of these providers. */
  Map<Kind, Sketch> of(Collection<String> providers) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT * FROM duration_sketches WHERE provider = ANY(:providers)")
            .bindArray("providers", String.class, providers)
            .reduceRows(
                new HashMap<Kind, Sketch>(),
                (all, row) -> {
                  all.put(
                      new Kind(
                          row.getColumn("provider", String.class),
                          row.getColumn("stage", String.class),
                          row.getColumn("duration_bucket", Integer.class)),
                      new Sketch(
                          row.getColumn("runs", Long.class),
                          row.getColumn("mean_seconds", Double.class)));
                  return all;
                }));
  }
}
