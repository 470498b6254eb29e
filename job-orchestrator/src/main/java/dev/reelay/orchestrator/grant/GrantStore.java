package dev.reelay.orchestrator.grant;

import dev.reelay.orchestrator.sql.Script;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/**
 * The grants: one of the key for each running job, one of the provider for each live stage run. The
 * dispatcher alone takes them; whoever ends the holder deletes them in the same transaction.
 */
@ApplicationScoped
public class GrantStore {
  private final Jdbi jdbi;

  GrantStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Takes grants; a holder that has one already keeps it. */
  public void take(List<Grant> taken) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO grants (kind, holder_id, scope, taken_at)
                SELECT kind, holder, scope, clock()
                FROM unnest(:kinds, :holders, :scopes) AS taken (kind, holder, scope)
                ON CONFLICT (kind, holder_id) DO NOTHING
                """)
            .bindArray("kinds", String.class, taken.stream().map(one -> one.kind().word()).toList())
            .bindArray("holders", String.class, taken.stream().map(Grant::holderId).toList())
            .bindArray("scopes", String.class, taken.stream().map(Grant::scope).toList())
            .execute());
  }

  /** Gives the place at a provider from one stage run to the next one of its job. */
  public void handOver(Script script, String fromRunId, String toRunId) {
    script.add(
        "UPDATE grants SET holder_id = ? WHERE kind = 'provider' AND holder_id = ?",
        toRunId,
        fromRunId);
  }

  /** The job has ended. */
  public void releaseKey(Script script, String jobId) {
    script.add("DELETE FROM grants WHERE kind = 'key' AND holder_id = ?", jobId);
  }

  /** The stage run has ended. */
  public void releaseProvider(Script script, String runId) {
    script.add("DELETE FROM grants WHERE kind = 'provider' AND holder_id = ?", runId);
  }
}
