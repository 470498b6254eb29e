package dev.reelay.orchestrator.grant;

import jakarta.enterprise.context.ApplicationScoped;
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

  /** Lets a job run under its key; a job that already does keeps what it has. */
  public void takeKey(String jobId, String keyId) {
    take("key", jobId, keyId);
  }

  /** Lets a stage run be at its provider. */
  public void takeProvider(String runId, String provider) {
    take("provider", runId, provider);
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

  private void take(String kind, String holderId, String scope) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO grants (kind, holder_id, scope, taken_at) VALUES (:kind, :holder, :scope, clock())
                ON CONFLICT (kind, holder_id) DO NOTHING
                """)
            .bind("kind", kind)
            .bind("holder", holderId)
            .bind("scope", scope)
            .execute());
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
