package dev.reelay.adapters.task;

import dev.reelay.event.Word;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.jdbi.v3.core.Jdbi;

/** The table of calls that hand over a run: written before the call, closed with its answer. */
@ApplicationScoped
class IntentStore {
  private final Jdbi jdbi;

  IntentStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** What became of a call. */
  enum Outcome implements Word {
    ACCEPTED,
    IMMEDIATE,
    REJECTED,
    UNKNOWN,
    NOT_SENT,
    FOUND;

    @Override
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Opens the next intent of a run and returns its number, from 1. */
  int open(StageRef run) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                INSERT INTO submit_intents (stage_run_id, n, provider, client_reference, opened_at)
                SELECT :stageRunId, coalesce(max(n), 0) + 1, :provider, :stageRunId, clock()
                FROM submit_intents WHERE stage_run_id = :stageRunId
                RETURNING n
                """)
            .bind("stageRunId", run.stageRunId())
            .bind("provider", run.provider())
            .mapTo(Integer.class)
            .one());
  }

  /** Closes the open intent of a run and returns its number; empty when none is open. */
  OptionalInt close(StageRef run, Outcome outcome) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                UPDATE submit_intents SET closed_at = clock(), outcome = :outcome
                WHERE stage_run_id = :stageRunId AND closed_at IS NULL
                RETURNING n
                """)
            .bind("stageRunId", run.stageRunId())
            .bind("outcome", outcome.word())
            .mapTo(Integer.class)
            .stream()
            .mapToInt(Integer::intValue)
            .findFirst());
  }

  /** When the last call of a run was begun, and how many there were; empty when there was none. */
  Optional<Last> last(StageRef run) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT n, opened_at FROM submit_intents WHERE stage_run_id = :stageRunId
                ORDER BY n DESC LIMIT 1
                """)
            .bind("stageRunId", run.stageRunId())
            .map((row, _) ->
                new Last(
                    row.getInt("n"), row.getObject("opened_at", OffsetDateTime.class).toInstant()))
            .findOne());
  }

  /** The last call of a run. */
  record Last(int number, Instant openedAt) {}
}
