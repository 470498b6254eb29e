package dev.reelay.gateway.access;

import dev.reelay.bus.EventIds;
import dev.reelay.gateway.body.Fields;
import dev.reelay.gateway.key.KeyHash;
import dev.reelay.gateway.key.ShareNews;
import dev.reelay.gateway.problem.ProblemCode;
import dev.reelay.gateway.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Share links: whoever has one sees one job, and changes nothing. */
@ApplicationScoped
class Shares {
  private static final int SHOWN_MAX = 1_000;
  private static final Duration LEAST = Duration.ofMinutes(1);
  private static final int NOTE_MAX = 200;

  private final ShareStore store;
  private final KeyHash hash;
  private final ShareNews news;
  private final EventIds ids;
  private final AccessConfig config;

  Shares(ShareStore store, KeyHash hash, ShareNews news, EventIds ids, AccessConfig config) {
    this.store = store;
    this.hash = hash;
    this.news = news;
    this.ids = ids;
    this.config = config;
  }

  /** What is wanted of a link. */
  record Wish(Duration lifetime, @Nullable String note) {}

  /** A new link; the token is shown once. */
  record Made(ShareStore.Share share, String token) {}

  /** Reads the body of a request. Fails with a problem that names the field. */
  Wish read(Fields body) {
    int most = (int) config.shareLifetimeMax().toSeconds();
    Integer seconds = body.integer("expiresIn", (int) LEAST.toSeconds(), most);
    String note = body.text("note");
    if (note != null && note.length() > NOTE_MAX) {
      throw Fields.invalid("note", "must have at most " + NOTE_MAX + " characters");
    }
    body.refuseUnknown();
    return new Wish(seconds == null ? config.shareLifetime() : Duration.ofSeconds(seconds), note);
  }

  @Transactional
  Made make(String keyId, String jobId, Wish wish) {
    if (store.open(keyId, jobId) >= config.sharesMax()) {
      throw ProblemException.of(
              ProblemCode.TOO_MANY_SHARES,
              "A job may have " + config.sharesMax() + " open share links.")
          .suggest("Take some back first.");
    }
    String token = Secrets.next(Secrets.SHARE);
    ShareStore.New share =
        new ShareStore.New("shr_" + ids.ulid(), hash.of(token), keyId, jobId, wish.note());
    return new Made(store.add(share, wish.lifetime()), token);
  }

  @Transactional
  Optional<Admission> open(String token) {
    return Secrets.isWellFormed(token) ? store.open(hash.of(token)) : Optional.empty();
  }

  @Transactional
  List<ShareStore.Share> list(String keyId, String jobId) {
    return store.list(keyId, jobId, SHOWN_MAX);
  }

  /** Takes a link back, at once and for what it has opened; again changes nothing. */
  @Transactional
  void revoke(String keyId, String jobId, String id) {
    boolean changed =
        store
            .revoke(keyId, jobId, id)
            .orElseThrow(() ->
                ProblemException.of(ProblemCode.SHARE_NOT_FOUND, "The job has no such link."));
    if (changed) {
      news.revoked(keyId, List.of(id));
    }
  }
}
