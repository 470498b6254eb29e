package dev.reelay.orchestrator.admin;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Reads all rows about a job at one moment. */
@ApplicationScoped
class InspectionStore {
  private final Jdbi jdbi;

  InspectionStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** The job as a JSON object; empty when there is none. */
  Optional<String> job(String jobId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT jsonb_build_object(
                  'job', to_jsonb(j),
                  'stages', (SELECT coalesce(jsonb_agg(to_jsonb(s) ORDER BY s.position), '[]')
                             FROM stages s WHERE s.job_id = j.id),
                  'runs', (SELECT coalesce(jsonb_agg(to_jsonb(r) ORDER BY r.requested_at, r.id), '[]')
                           FROM stage_runs r WHERE r.job_id = j.id),
                  'grants', (SELECT coalesce(jsonb_agg(to_jsonb(g) ORDER BY g.kind), '[]') FROM grants g
                             WHERE g.holder_id = j.id OR g.holder_id = j.run_id),
                  'transitions', (SELECT coalesce(jsonb_agg(to_jsonb(t) ORDER BY t.version), '[]')
                                  FROM transitions t WHERE t.job_id = j.id))::text
                FROM jobs j WHERE j.id = :id
                """)
            .bind("id", jobId)
            .mapTo(String.class)
            .findOne());
  }
}
