package dev.reelay.adapters.artifact;

import dev.reelay.bus.JobRef;
import dev.reelay.event.StoredFile;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The table of files that clients may fetch, by job and name. */
@ApplicationScoped
public class ArtifactStore {
  /** The stage under which files of earlier jobs are kept; any attempt of this job beats it. */
  private static final String REUSED = "reused";

  private final Jdbi jdbi;

  ArtifactStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** A file that can be served, and whose it is. */
  record Artifact(String keyId, StoredFile file) {}

  /**
   * Names the files of a succeeded stage run; a file of a later stage replaces one of the same
   * name, one of an earlier attempt does not. Needs the caller's transaction and its lock on the
   * run.
   */
  public void add(JobRef job, String stage, int attempt, List<StoredFile> files) {
    if (files.isEmpty()) {
      return;
    }
    jdbi.useHandle(handle -> {
      PreparedBatch batch =
          handle.prepareBatch(
              """
              INSERT INTO artifacts AS a
                (job_id, name, key_id, stage, attempt, storage_key, content_type, size_bytes, sha256, stored_at)
              VALUES
                (:jobId, :name, :keyId, :stage, :attempt, :storageKey, :contentType, :sizeBytes, :sha256, clock())
              ON CONFLICT (job_id, name) DO UPDATE SET
                stage = excluded.stage, attempt = excluded.attempt, storage_key = excluded.storage_key,
                content_type = excluded.content_type, size_bytes = excluded.size_bytes,
                sha256 = excluded.sha256, stored_at = excluded.stored_at
              WHERE a.attempt <= excluded.attempt
              """);
      for (StoredFile file : files) {
        batch
            .bind("jobId", job.jobId())
            .bind("keyId", job.keyId())
            .bind("stage", stage)
            .bind("attempt", attempt)
            .bindMethods(file)
            .add();
      }
      batch.execute();
    });
  }

  /**
   * Names the files of an earlier job that this one goes on with, so that they can be fetched as
   * its own; a stage that makes one anew replaces it. Needs the caller's transaction.
   */
  public void adopt(JobRef job, List<StoredFile> inputs) {
    List<StoredFile> foreign =
        inputs.stream().filter(file -> !file.storageKey().startsWith(job.jobId() + "/")).toList();
    if (!foreign.isEmpty()) {
      add(job, REUSED, 0, foreign);
    }
  }

  /** Nothing of this storage folder is served any more. */
  public void remove(String jobId, String folder) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                "DELETE FROM artifacts WHERE job_id = :jobId AND starts_with(storage_key, :folder || '/')")
            .bind("jobId", jobId)
            .bind("folder", folder)
            .execute());
  }

  Optional<Artifact> find(String jobId, String name) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT key_id, name, storage_key, content_type, size_bytes, sha256
                FROM artifacts WHERE job_id = :jobId AND name = :name
                """)
            .bind("jobId", jobId)
            .bind("name", name)
            .map((row, _) ->
                new Artifact(
                    row.getString("key_id"),
                    new StoredFile(
                        row.getString("name"),
                        row.getString("storage_key"),
                        row.getString("content_type"),
                        row.getLong("size_bytes"),
                        row.getString("sha256"))))
            .findOne());
  }
}
