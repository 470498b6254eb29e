package dev.reelay.orchestrator.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelay.bus.EventCodec;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Reads jobs for administrators, and keeps what they order. */
@ApplicationScoped
class InspectionStore {
  private static final ObjectMapper JSON = EventCodec.mapper();

  private static final String WHERE =
      """
      WHERE (CAST(:ids AS text[]) IS NULL OR j.id = ANY(:ids))
        AND (CAST(:key AS text) IS NULL OR j.key_id = :key)
        AND (CAST(:states AS text[]) IS NULL OR j.state = ANY(:states))
        AND (CAST(:model AS text) IS NULL OR j.model = :model)
        AND (CAST(:provider AS text) IS NULL OR j.next_provider = :provider
             OR EXISTS (SELECT FROM stage_runs r WHERE r.id = j.run_id AND r.provider = :provider))
        AND (CAST(:since AS timestamptz) IS NULL OR j.created_at > :since)
        AND (CAST(:until AS timestamptz) IS NULL OR j.created_at < :until)
      """;

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
                  'releases', (SELECT coalesce(jsonb_agg(to_jsonb(l) ORDER BY l.position), '[]')
                               FROM releases l WHERE l.job_id = j.id),
                  'orders', (SELECT coalesce(jsonb_agg(to_jsonb(o) ORDER BY o.id), '[]')
                             FROM job_orders o WHERE o.job_id = j.id),
                  'transitions', (SELECT coalesce(jsonb_agg(to_jsonb(t) ORDER BY t.version), '[]')
                                  FROM transitions t WHERE t.job_id = j.id))::text
                FROM jobs j WHERE j.id = :id
                """)
            .bind("id", jobId)
            .mapTo(String.class)
            .findOne());
  }

  /**
   * An order of an administrator.
   *
   * @param jobId null for an order about many
   * @param filter null for an order about one
   */
  record Audit(
      String actor,
      String action,
      @Nullable String jobId,
      @Nullable JobFilter filter,
      String reason) {}

  /** A page of jobs as a JSON array, newest first. */
  String page(JobFilter filter, @Nullable String after, int limit) {
    return jdbi.withHandle(handle ->
        bind(
                handle.createQuery(
                    """
                    SELECT coalesce(jsonb_agg(to_jsonb(p)), '[]')::text FROM (
                      SELECT j.id, j.key_id, j.model, j.state, j.attempt, j.waiting_for, j.next_provider, j.retry_of,
                        j.failure, j.created_at, j.started_at, j.finished_at, j.deadline_at, j.run_id
                      FROM jobs j
                    """
                        + WHERE
                        + """
                          AND (CAST(:after AS text) IS NULL OR j.id < :after)
                        ORDER BY j.id DESC LIMIT :limit) p
                        """),
                filter)
            .bind("after", after)
            .bind("limit", limit)
            .mapTo(String.class)
            .one());
  }

  /** Jobs of a filter that have not ended, oldest first. */
  List<String> open(JobFilter filter, int limit) {
    return jdbi.withHandle(handle ->
        bind(
                handle.createQuery(
                    "SELECT j.id FROM jobs j "
                        + WHERE
                        + "AND j.finished_at IS NULL ORDER BY j.id LIMIT :limit"),
                filter)
            .bind("limit", limit)
            .mapTo(String.class)
            .list());
  }

  /** The word of a job's state; empty when there is no job. */
  Optional<String> state(String jobId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT state FROM jobs WHERE id = :id")
            .bind("id", jobId)
            .mapTo(String.class)
            .findOne());
  }

  /** Keeps an order, how many jobs it was about and how many it changed. */
  void note(Audit audit, int matched, int changed) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO job_orders (at, actor, action, job_id, filter, reason, matched, changed)
                VALUES (clock(), :actor, :action, :job, CAST(:filter AS jsonb), :reason, :matched, :changed)
                """)
            .bind("actor", audit.actor())
            .bind("action", audit.action())
            .bind("job", audit.jobId())
            .bind("filter", audit.filter() == null ? null : json(audit.filter()))
            .bind("reason", audit.reason())
            .bind("matched", matched)
            .bind("changed", changed)
            .execute());
  }

  private static Query bind(Query query, JobFilter filter) {
    return query
        .bindByType("ids", array(filter.jobIds()), String[].class)
        .bind("key", filter.keyId())
        .bindByType("states", array(filter.status()), String[].class)
        .bind("model", filter.model())
        .bind("provider", filter.provider())
        .bind("since", filter.createdAfter())
        .bind("until", filter.createdBefore());
  }

  private static String @Nullable [] array(@Nullable List<String> words) {
    return words == null ? null : words.toArray(String[]::new);
  }

  private static String json(JobFilter filter) {
    try {
      return JSON.writeValueAsString(filter);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
