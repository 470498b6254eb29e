package dev.reelay.adapters.task;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** What tests read and write of the tables behind the store's back. */
@ApplicationScoped
public class TaskTable {
  private final Jdbi jdbi;
  private final TaskStore tasks;

  TaskTable(Jdbi jdbi, TaskStore tasks) {
    this.jdbi = jdbi;
    this.tasks = tasks;
  }

  public String state(String runId) {
    return tasks.find(runId).map(task -> task.state.word()).orElse("none");
  }

  public boolean isSettled(String runId) {
    Optional<Task> task = tasks.find(runId);
    return task.isPresent() && task.get().dueAt == null && task.get().lease == null;
  }

  public List<String> intents(String runId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "SELECT coalesce(outcome, 'open') FROM submit_intents WHERE stage_run_id = :id ORDER BY n")
            .bind("id", runId)
            .mapTo(String.class)
            .list());
  }

  /** Another instance, gone for longer than its lease, holds the row in the given state. */
  public void heldByTheDead(String runId, String state, boolean withIntent) {
    jdbi.useTransaction(handle -> {
      handle.execute(
          "INSERT INTO instances (id, renewed_at) VALUES ('adapters-dead', now() - interval '6 s') ON CONFLICT DO NOTHING");
      handle.execute(
          "UPDATE provider_tasks SET state = ?, due_at = clock(), lease_instance = 'adapters-dead',"
              + " lease_fence = (SELECT fence FROM instances WHERE id = 'adapters-dead') WHERE stage_run_id = ?",
          state,
          runId);
      if (withIntent) {
        handle.execute(
            "INSERT INTO submit_intents (stage_run_id, n, provider, client_reference, opened_at)"
                + " SELECT stage_run_id, 1, provider, stage_run_id, clock() FROM provider_tasks WHERE stage_run_id = ?",
            runId);
      }
    });
  }

  /** A living instance holds the row, so that no worker here touches it. */
  public void storeHeldByTheLiving(String runId, Runnable deliver) {
    jdbi.useHandle(handle ->
        handle.execute(
            "INSERT INTO instances (id, renewed_at) VALUES ('adapters-living', now() + interval '1 h') ON CONFLICT DO NOTHING"));
    jdbi.useHandle(handle -> handle.execute(HOLD_NEW_ROWS));
    try {
      deliver.run();
    } finally {
      jdbi.useHandle(handle -> handle.execute("DROP TRIGGER hold_new_rows ON provider_tasks"));
    }
  }

  private static final String HOLD_NEW_ROWS =
      """
      CREATE OR REPLACE FUNCTION hold_new_rows() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        NEW.lease_instance := 'adapters-living';
        NEW.lease_fence := (SELECT fence FROM instances WHERE id = 'adapters-living');
        RETURN NEW;
      END $$;
      CREATE TRIGGER hold_new_rows BEFORE INSERT ON provider_tasks
      FOR EACH ROW EXECUTE FUNCTION hold_new_rows()
      """;

  /** Takes the row away from whoever holds it. */
  public void steal(String runId) {
    jdbi.useHandle(handle ->
        handle.execute(
            "UPDATE provider_tasks SET lease_fence = lease_fence + 1000 WHERE stage_run_id = ?",
            runId));
  }
}
