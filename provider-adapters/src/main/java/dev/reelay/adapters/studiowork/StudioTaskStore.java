package dev.reelay.adapters.studiowork;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelay.adapters.crew.FencedWrites;
import dev.reelay.adapters.provider.StageOrder;
import dev.reelay.adapters.studio.ItemProgress;
import dev.reelay.bus.BusConfig;
import dev.reelay.bus.EventCodec;
import dev.reelay.event.Failure;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The studio's work list. Every write of a worker is conditional on its lease. */
@ApplicationScoped
class StudioTaskStore {
  private static final ObjectMapper JSON = EventCodec.mapper();
  private static final String HELD =
      " WHERE stage_run_id = :id AND state = 'running' AND lease_instance = :instance AND lease_fence = :fence";

  private final Jdbi jdbi;
  private final BusConfig bus;
  private final FencedWrites fenced;

  StudioTaskStore(Jdbi jdbi, BusConfig bus, FencedWrites fenced) {
    this.jdbi = jdbi;
    this.bus = bus;
    this.fenced = fenced;
  }

  /** Adds a run; nothing happens when it is there already. */
  void add(StageOrder order) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO studio_tasks (stage_run_id, stage_order, state, created_at)
                VALUES (:id, :order, 'queued', clock()) ON CONFLICT (stage_run_id) DO NOTHING
                """)
            .bind("id", order.stageRunId())
            .bind("order", write(order))
            .execute());
  }

  Optional<StudioTask> find(String stageRunId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT * FROM studio_tasks WHERE stage_run_id = :id")
            .bind("id", stageRunId)
            .map((row, _) -> read(row))
            .findOne());
  }

  /** Leases the oldest run that nobody works on, or whose worker is gone. */
  Optional<StudioTask> claim(Lease worker, Collection<String> inHand) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                UPDATE studio_tasks SET state = 'running', lease_instance = :instance, lease_fence = :fence
                WHERE stage_run_id = (
                  SELECT t.stage_run_id FROM studio_tasks t
                  WHERE t.ended_at IS NULL
                    AND t.stage_run_id <> ALL(:inHand)
                    AND (t.lease_instance IS NULL OR t.lease_instance = :instance OR NOT EXISTS (
                      SELECT 1 FROM instances i
                      WHERE i.id = t.lease_instance AND i.fence = t.lease_fence
                        AND i.renewed_at >= now() - make_interval(secs => :leaseSeconds)))
                  ORDER BY t.created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
                RETURNING *
                """)
            .bind("instance", worker.instance())
            .bind("fence", worker.fence())
            .bindArray("inHand", String.class, inHand)
            .bind("leaseSeconds", bus.instanceLease().toMillis() / 1000.0)
            .map((row, _) -> read(row))
            .findOne());
  }

  /**
   * Writes how far a run is, if there is news, and tells whether it is to stop; empty when the
   * lease was lost.
   */
  Optional<Boolean> touch(String stageRunId, Lease worker, @Nullable ItemProgress news) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                news == null
                    ? "SELECT cancel_requested FROM studio_tasks" + HELD
                    : "UPDATE studio_tasks SET progress = :progress"
                        + HELD
                        + " RETURNING cancel_requested")
            .bind("id", stageRunId)
            .bind("instance", worker.instance())
            .bind("fence", worker.fence())
            .bind("progress", news == null ? null : write(news))
            .mapTo(Boolean.class)
            .findOne());
  }

  /** The run is done; false when the lease was lost. */
  boolean succeed(String stageRunId, Lease worker, Made made) {
    return end(stageRunId, worker, new Ended("succeeded", write(made), null, null));
  }

  /** The run ended badly; false when the lease was lost. */
  boolean fail(String stageRunId, Lease worker, Failure failure, List<String> lostInputs) {
    String lost = lostInputs.isEmpty() ? null : write(lostInputs);
    return end(stageRunId, worker, new Ended("failed", null, write(failure), lost));
  }

  /** The run was stopped; false when the lease was lost. */
  boolean cancel(String stageRunId, Lease worker) {
    return end(stageRunId, worker, new Ended("cancelled", null, null, null));
  }

  /** What is written of an end, as the columns hold it. */
  private record Ended(
      String state,
      @Nullable String output,
      @Nullable String failure,
      @Nullable String lostInputs) {}

  private boolean end(String stageRunId, Lease worker, Ended ended) {
    return counted(
        jdbi.withHandle(handle ->
            handle
                    .createUpdate(
                        """
                        UPDATE studio_tasks SET state = :state, output = :output, failure = :failure,
                          lost_inputs = :lostInputs, ended_at = clock(), lease_instance = NULL, lease_fence = NULL
                        """
                            + HELD)
                    .bind("id", stageRunId)
                    .bind("instance", worker.instance())
                    .bind("fence", worker.fence())
                    .bind("state", ended.state())
                    .bind("output", ended.output())
                    .bind("failure", ended.failure())
                    .bind("lostInputs", ended.lostInputs())
                    .execute()
                == 1));
  }

  private boolean counted(boolean written) {
    if (!written) {
      fenced.refused("studio_tasks");
    }
    return written;
  }

  /** Gives a run back unfinished, for anybody to go on with; false when the lease was lost. */
  boolean giveBack(String stageRunId, Lease worker) {
    return counted(
        jdbi.withHandle(handle ->
            handle
                    .createUpdate(
                        "UPDATE studio_tasks SET lease_instance = NULL, lease_fence = NULL" + HELD)
                    .bind("id", stageRunId)
                    .bind("instance", worker.instance())
                    .bind("fence", worker.fence())
                    .execute()
                == 1));
  }

  /**
   * Asks a run to stop, or stops it at once when nobody works on it; the row as it is then. Empty
   * when there is no such run.
   */
  Optional<StudioTask> requestCancel(String stageRunId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                UPDATE studio_tasks SET
                  cancel_requested = cancel_requested OR ended_at IS NULL,
                  state = CASE WHEN ended_at IS NULL AND lease_instance IS NULL THEN 'cancelled' ELSE state END,
                  ended_at = CASE WHEN lease_instance IS NULL THEN coalesce(ended_at, clock()) ELSE ended_at END
                WHERE stage_run_id = :id
                RETURNING *
                """)
            .bind("id", stageRunId)
            .map((row, _) -> read(row))
            .findOne());
  }

  /** Those of the runs that have not ended. */
  Set<String> open(Collection<String> stageRunIds) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "SELECT stage_run_id FROM studio_tasks WHERE stage_run_id = ANY(:ids) AND ended_at IS NULL")
            .bindArray("ids", String.class, stageRunIds)
            .mapTo(String.class)
            .collect(Collectors.toSet()));
  }

  /** Forgets runs that ended long ago; returns how many. */
  int deleteEndedBefore(Duration age) {
    return jdbi.withHandle(handle ->
        handle
            .createUpdate(
                "DELETE FROM studio_tasks WHERE ended_at < clock() - make_interval(secs => :seconds)")
            .bind("seconds", age.toSeconds())
            .execute());
  }

  private static StudioTask read(ResultSet row) throws SQLException {
    StageOrder order = parse(row.getString("stage_order"), StageOrder.class);
    if (order == null) {
      throw new IllegalStateException("A run of the studio without an order. Indicates a bug.");
    }
    return new StudioTask(
        order,
        StudioTask.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        parse(row.getString("progress"), ItemProgress.class),
        parse(row.getString("output"), Made.class),
        parse(row.getString("failure"), Failure.class),
        List.of(
            Objects.requireNonNullElse(
                parse(row.getString("lost_inputs"), String[].class), new String[0])),
        row.getBoolean("cancel_requested"));
  }

  private static String write(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("Cannot write " + value.getClass().getSimpleName(), e);
    }
  }

  private static <T> @Nullable T parse(@Nullable String text, Class<T> type) {
    try {
      return text == null ? null : JSON.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("Not a readable " + type.getSimpleName(), e);
    }
  }
}
