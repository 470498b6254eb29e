package dev.reelay.adapters.task;

import dev.reelay.event.StageReleased;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The table of runs whose leftovers are to go. All calls need the lock on the run's row. */
@ApplicationScoped
class ReleaseStore {
  private final Jdbi jdbi;

  ReleaseStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * A release that was asked for.
   *
   * @param tries how often it was tried in vain
   * @param releasedAt when it was done; null before
   * @param warning what could not be removed; null when all is gone
   */
  record Release(int tries, @Nullable Instant releasedAt, @Nullable String warning) {
    boolean isOpen() {
      return releasedAt == null;
    }

    /** Tells that it is done, as of the given moment unless it was done before. */
    StageReleased fact(StageRef run, Instant now) {
      return new StageReleased(
          run.stageRunId(),
          run.stage(),
          run.attempt(),
          run.provider(),
          warning,
          releasedAt == null ? now : releasedAt);
    }
  }

  /** Asks for a release; one that left something behind begins anew. */
  Release ask(String stageRunId) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO stage_releases AS r (stage_run_id) VALUES (:id)
                ON CONFLICT (stage_run_id) DO UPDATE SET tries = 0, released_at = NULL, warning = NULL
                WHERE r.warning IS NOT NULL
                """)
            .bind("id", stageRunId)
            .execute());
    return find(stageRunId).orElseThrow();
  }

  Optional<Release> find(String stageRunId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "SELECT tries, released_at, warning FROM stage_releases WHERE stage_run_id = :id")
            .bind("id", stageRunId)
            .map((row, _) -> {
              OffsetDateTime at = row.getObject("released_at", OffsetDateTime.class);
              return new Release(
                  row.getInt("tries"),
                  at == null ? null : at.toInstant(),
                  row.getString("warning"));
            })
            .findOne());
  }

  /** Counts a try in vain. */
  void tried(String stageRunId) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate("UPDATE stage_releases SET tries = tries + 1 WHERE stage_run_id = :id")
            .bind("id", stageRunId)
            .execute());
  }

  /** It is done, with or without a warning. */
  Release close(String stageRunId, @Nullable String warning) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                "UPDATE stage_releases SET released_at = clock(), warning = :warning WHERE stage_run_id = :id")
            .bind("id", stageRunId)
            .bind("warning", warning)
            .execute());
    return find(stageRunId).orElseThrow();
  }
}
