package dev.reelay.adapters.sweep;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** Which stored folders of stage runs somebody needs. */
@ApplicationScoped
class NeedStore {
  private final Jdbi jdbi;

  NeedStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Those among the folders that must stay: of runs that are at work or still to be cleared, that
   * succeeded and were not released, that hold a file which clients may fetch, or an input of a run
   * that has not ended.
   *
   * @param folders of the form {@code job/stage-attempt}
   */
  Set<String> needed(Collection<String> folders) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT f.folder FROM unnest(:folders) AS f(folder)
                WHERE EXISTS (SELECT FROM provider_tasks t LEFT JOIN stage_releases r USING (stage_run_id)
                    WHERE t.job_id = split_part(f.folder, '/', 1)
                      AND t.stage || '-' || t.attempt = split_part(f.folder, '/', 2)
                      AND (t.state IN ('requested', 'submitting', 'uncertain', 'running') OR t.due_at IS NOT NULL
                        OR (t.state = 'succeeded' AND r.released_at IS NULL)))
                  OR EXISTS (SELECT FROM artifacts a WHERE a.job_id = split_part(f.folder, '/', 1)
                      AND starts_with(a.storage_key, f.folder || '/'))
                  OR EXISTS (SELECT FROM provider_tasks t
                    WHERE t.state IN ('requested', 'submitting', 'uncertain', 'running')
                      AND strpos(t.stage_order, '"' || f.folder || '/') > 0)
                """)
            .bindArray("folders", String.class, folders)
            .mapTo(String.class)
            .collect(Collectors.toSet()));
  }
}
