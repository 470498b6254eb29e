package dev.reelay.gateway.access;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** Share links. */
@ApplicationScoped
class ShareStore {
  private static final RowMapper<Share> SHARE =
      (row, _) ->
          new Share(
              row.getString("id"),
              row.getString("job_id"),
              row.getString("note"),
              Objects.requireNonNull(instant(row, "created_at")),
              Objects.requireNonNull(instant(row, "expires_at")),
              instant(row, "revoked_at"));

  private final Jdbi jdbi;

  ShareStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** A link as its owner sees it; without its token, which nobody knows. */
  record Share(
      String id,
      String jobId,
      @Nullable String note,
      Instant createdAt,
      Instant expiresAt,
      @Nullable Instant revokedAt) {}

  /** What is to be added. */
  record New(String id, String hash, String keyId, String jobId, @Nullable String note) {}

  Share add(New share, Duration lifetime) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                INSERT INTO share_links (id, hash, key_id, job_id, note, created_at, expires_at)
                SELECT :id, :hash, :key, :job, :note, now.at, now.at + make_interval(secs => :lifetime)
                  FROM (SELECT clock() AS at) AS now
                RETURNING *
                """)
            .bind("id", share.id())
            .bind("hash", share.hash())
            .bind("key", share.keyId())
            .bind("job", share.jobId())
            .bind("note", share.note())
            .bind("lifetime", lifetime.toMillis() / 1000.0)
            .map(SHARE)
            .one());
  }

  /** What a link opens, while it is open and its key enabled. */
  Optional<Admission> open(String hash) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT s.id, s.key_id, s.job_id, s.expires_at
                  FROM share_links s JOIN virtual_keys k ON k.id = s.key_id AND k.enabled
                 WHERE s.hash = :hash AND s.revoked_at IS NULL AND s.expires_at > clock()
                """)
            .bind("hash", hash)
            .map((row, _) ->
                new Admission(
                    row.getString("key_id"),
                    row.getString("job_id"),
                    new Admission.Link(
                        row.getString("id"), Objects.requireNonNull(instant(row, "expires_at")))))
            .findOne());
  }

  /** The links of a job, newest first; those that ended are shown for a while. */
  List<Share> list(String keyId, String jobId, int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT * FROM share_links WHERE key_id = :key AND job_id = :job
                 ORDER BY created_at DESC, id DESC LIMIT :limit
                """)
            .bind("key", keyId)
            .bind("job", jobId)
            .bind("limit", limit)
            .map(SHARE)
            .list());
  }

  /** Links of a job that are open. */
  int open(String keyId, String jobId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT count(*) FROM share_links
                 WHERE key_id = :key AND job_id = :job AND revoked_at IS NULL AND expires_at > clock()
                """)
            .bind("key", keyId)
            .bind("job", jobId)
            .mapTo(Integer.class)
            .one());
  }

  /** Takes a link back; empty when there is none, false when it was taken back before. */
  Optional<Boolean> revoke(String keyId, String jobId, String id) {
    return jdbi.withHandle(handle -> {
      boolean changed =
          handle
                  .createUpdate(
                      """
                      UPDATE share_links SET revoked_at = clock()
                       WHERE id = :id AND key_id = :key AND job_id = :job AND revoked_at IS NULL
                      """)
                  .bind("id", id)
                  .bind("key", keyId)
                  .bind("job", jobId)
                  .execute()
              > 0;
      boolean known =
          list(keyId, jobId, Integer.MAX_VALUE).stream().anyMatch(share -> share.id().equals(id));
      return known ? Optional.of(changed) : Optional.empty();
    });
  }

  /** Forgets what has been over for so long. */
  void forget(Duration age) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                "DELETE FROM share_links WHERE expires_at < clock() - make_interval(secs => :age)")
            .bind("age", age.toSeconds())
            .execute());
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }
}
