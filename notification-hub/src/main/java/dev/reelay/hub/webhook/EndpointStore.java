package dev.reelay.hub.webhook;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** The endpoints of keys. Those of others do not exist. */
@ApplicationScoped
class EndpointStore {
  private static final RowMapper<Endpoint> ENDPOINT = (row, _) -> endpoint(row);

  private final Jdbi jdbi;

  EndpointStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** What a client wants of an endpoint. */
  record Wish(String url, @Nullable String description, List<Happening> events, String signature) {
    Wish {
      events = List.copyOf(events);
    }
  }

  /** Subscriptions of a key; locks nothing, so that a few more may slip in. */
  int subscriptions(String keyId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "SELECT count(*) FROM webhook_endpoints WHERE key_id = :key AND kind = 'key'")
            .bind("key", keyId)
            .mapTo(Integer.class)
            .one());
  }

  /** Subscribes to all jobs of a key, from now on. */
  void subscribe(String id, String keyId, Wish wish) {
    jdbi.useHandle(handle -> {
      handle
          .createUpdate(
              """
              INSERT INTO webhook_endpoints
                (id, key_id, kind, url, description, types, stages, signature, from_key_seq, created_at)
              SELECT :id, :key, 'key', :url, :description, :types, :stages, :signature,
                     COALESCE((SELECT last_key_seq FROM key_streams WHERE key_id = :key), 0), clock()
              """)
          .bind("id", id)
          .bind("key", keyId)
          .bind("url", wish.url())
          .bind("description", wish.description())
          .bindArray("types", String.class, Happening.types(wish.events()))
          .bind("stages", wish.events().contains(Happening.STAGE_COMPLETED))
          .bind("signature", wish.signature())
          .execute();
      begin(keyId);
    });
  }

  /**
   * Has a job told to an address that it names, from its first entry on; those that are there
   * already are not told here.
   *
   * @return the endpoint of that address
   */
  String name(String id, String keyId, String jobId, String url) {
    return jdbi.withHandle(handle -> {
      String endpoint =
          handle
              .createQuery(
                  """
                  INSERT INTO webhook_endpoints AS e
                    (id, key_id, kind, url, types, stages, signature, from_key_seq, created_at)
                  VALUES (:id, :key, 'job', :url, :types, true, 'hmac', 0, clock())
                  ON CONFLICT (key_id, url) WHERE kind = 'job' DO UPDATE SET url = e.url
                  RETURNING id
                  """)
              .bind("id", id)
              .bind("key", keyId)
              .bind("url", url)
              .bindArray("types", String.class, Happening.types(Happening.USUAL))
              .mapTo(String.class)
              .one();
      handle
          .createUpdate(
              """
              INSERT INTO webhook_jobs (job_id, endpoint_id, created_at) VALUES (:job, :endpoint, clock())
              ON CONFLICT DO NOTHING
              """)
          .bind("job", jobId)
          .bind("endpoint", endpoint)
          .execute();
      begin(keyId);
      return endpoint;
    });
  }

  /** From now on the log of the key is followed. */
  private void begin(String keyId) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO webhook_cursors (key_id, key_seq)
                SELECT :key, COALESCE((SELECT last_key_seq FROM key_streams WHERE key_id = :key), 0)
                ON CONFLICT DO NOTHING
                """)
            .bind("key", keyId)
            .execute());
  }

  Optional<Endpoint> find(String keyId, String id) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT * FROM webhook_endpoints WHERE key_id = :key AND id = :id")
            .bind("key", keyId)
            .bind("id", id)
            .map(ENDPOINT)
            .findOne());
  }

  /** Locks an endpoint for a change. */
  Optional<Endpoint> lock(String keyId, String id) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "SELECT * FROM webhook_endpoints WHERE key_id = :key AND id = :id FOR NO KEY UPDATE")
            .bind("key", keyId)
            .bind("id", id)
            .map(ENDPOINT)
            .findOne());
  }

  /** Oldest first, after the one with this id. */
  List<Endpoint> list(String keyId, @Nullable String after, int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT * FROM webhook_endpoints
                 WHERE key_id = :key AND (created_at, id) > (
                   SELECT COALESCE(max(created_at), '-infinity'), COALESCE(max(id), '')
                     FROM webhook_endpoints WHERE key_id = :key AND id = :after)
                 ORDER BY created_at, id LIMIT :limit
                """)
            .bind("key", keyId)
            .bind("after", after)
            .bind("limit", limit)
            .map(ENDPOINT)
            .list());
  }

  /** Changes what a client may change; one that was failing gets a fresh start. */
  void change(String id, Wish wish, boolean enabled) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                UPDATE webhook_endpoints
                   SET url = :url, description = :description, types = :types, stages = :stages,
                       state = CASE WHEN :enabled THEN 'enabled' ELSE 'disabled' END,
                       disabled_reason = CASE WHEN :enabled THEN NULL ELSE COALESCE(disabled_reason, 'asked') END,
                       failures = 0, blocked_until = NULL, due_at = clock()
                 WHERE id = :id
                """)
            .bind("id", id)
            .bind("url", wish.url())
            .bind("description", wish.description())
            .bindArray("types", String.class, Happening.types(wish.events()))
            .bind("stages", wish.events().contains(Happening.STAGE_COMPLETED))
            .bind("enabled", enabled)
            .execute());
  }

  /** Removes an endpoint with its deliveries and secrets; false when there is none. */
  boolean remove(String keyId, String id) {
    return jdbi.withHandle(handle -> {
      boolean removed =
          handle
                  .createUpdate("DELETE FROM webhook_endpoints WHERE key_id = :key AND id = :id")
                  .bind("key", keyId)
                  .bind("id", id)
                  .execute()
              > 0;
      if (removed) {
        handle.execute("DELETE FROM webhook_secrets WHERE owner = ?", id);
      }
      return removed;
    });
  }

  private static Endpoint endpoint(ResultSet row) throws SQLException {
    String[] types = (String[]) row.getArray("types").getArray();
    return new Endpoint(
        row.getString("id"),
        row.getString("key_id"),
        row.getString("kind"),
        row.getString("url"),
        row.getString("description"),
        Happening.of(List.of(types), row.getBoolean("stages")),
        row.getString("signature"),
        row.getString("disabled_reason"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getInt("failures"),
        instant(row, "blocked_until"));
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }
}
