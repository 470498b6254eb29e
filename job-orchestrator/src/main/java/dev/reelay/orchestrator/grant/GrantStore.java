package dev.reelay.orchestrator.grant;

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
  public void handOver(String fromRunId, String toRunId) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                "UPDATE grants SET holder_id = :to WHERE kind = 'provider' AND holder_id = :from")
            .bind("from", fromRunId)
            .bind("to", toRunId)
            .execute());
  }

  /** The job has ended. */
  public void releaseKey(String jobId) {
    release("key", jobId);
  }

  /** The stage run has ended. */
  public void releaseProvider(String runId) {
    release("provider", runId);
  }

  private void release(String kind, String holderId) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate("DELETE FROM grants WHERE kind = :kind AND holder_id = :holder")
            .bind("kind", kind)
            .bind("holder", holderId)
            .execute());
  }
}
