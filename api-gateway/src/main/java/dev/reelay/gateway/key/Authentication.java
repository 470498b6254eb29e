package dev.reelay.gateway.key;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.reelay.gateway.problem.ProblemCode;
import dev.reelay.gateway.problem.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who asks. Known keys are remembered for a moment; a change made by this instance counts
 * at once.
 */
@ApplicationScoped
public class Authentication {
  /** Query parameter for clients that cannot set headers. */
  public static final String ACCESS_TOKEN = "access_token";

  /** The same for what opens one connection. */
  public static final String TICKET = "ticket";

  private static final Pattern SECRET = Pattern.compile("rk_(admin_)?[A-Za-z0-9_-]{43}");
  private static final Pattern BEARER = Pattern.compile("(?i)bearer +(\\S+) *");
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration CACHE_TTL_MAX = Duration.ofSeconds(5);

  private final VirtualKeyStore keys;
  private final KeyHash hash;
  private final OneTimeCredentials tickets;
  private final ReadLimit reads;
  private volatile boolean complete;
  private final Cache<String, VirtualKeyStore.Shown> known;

  Authentication(
      VirtualKeyStore keys,
      KeyHash hash,
      OneTimeCredentials tickets,
      ReadLimit reads,
      KeyConfig config) {
    if (config.cacheTtl().compareTo(CACHE_TTL_MAX) > 0) {
      throw new IllegalArgumentException("reelay.key.cache-ttl must be at most 5 s");
    }
    this.keys = keys;
    this.hash = hash;
    this.tickets = tickets;
    this.reads = reads;
    this.known =
        Caffeine.newBuilder()
            .expireAfterWrite(config.cacheTtl())
            .maximumSize(config.cacheSize())
            .build();
  }

  /** Who makes this request, by its headers. Blocks; fails with a problem when nobody known. */
  public Caller caller(HttpServerRequest request) {
    return callerWith(secretInHeaders(request));
  }

  /**
   * Who opens a stream over all of a key: by the headers or, without any, the parameters {@code
   * access_token} and {@code ticket}. Blocks; fails with a problem when nobody known, or too often.
   */
  public Caller streamCaller(HttpServerRequest request) {
    String secret = streamSecret(request);
    Caller caller =
        (secret == null ? Optional.<Caller>empty() : tickets.spend(secret))
            .orElseGet(() -> callerWith(secret));
    reads.spend(caller.keyId());
    return caller;
  }

  /**
   * What a stream is opened with: the headers or, without any, the parameters; null for nothing.
   */
  public @Nullable String streamSecret(HttpServerRequest request) {
    String secret = secretInHeaders(request);
    if (secret == null) {
      secret = request.getParam(ACCESS_TOKEN);
    }
    return secret == null ? request.getParam(TICKET) : secret;
  }

  /** From now on a key that is not found does not exist. */
  void complete() {
    complete = true;
  }

  /** Forgets all keys, so that the next request asks the database. */
  void forget() {
    known.invalidateAll();
  }

  /** Who shows this secret. Blocks; fails with a problem when nobody known. */
  public Caller callerWith(@Nullable String secret) {
    if (secret == null) {
      throw ProblemException.of(ProblemCode.UNAUTHENTICATED, "The request carries no virtual key.")
          .suggest("Send the header 'Authorization: Bearer <virtual key>' or 'X-API-Key'.");
    }
    if (!SECRET.matcher(secret).matches()) {
      throw unknown();
    }
    VirtualKeyStore.Shown shown = shown(hash.of(secret));
    if (shown == null) {
      throw unknown();
    }
    if (!shown.enabled()) {
      throw ProblemException.of(ProblemCode.KEY_DISABLED, "This virtual key was disabled.");
    }
    return shown.caller();
  }

  /** Loads under the cache's lock, so that what was read before a change is not kept after it. */
  @SuppressWarnings("NullAway")
  private VirtualKeyStore.@Nullable Shown shown(String hashed) {
    return known.get(hashed, missing -> keys.byHash(missing).orElse(null));
  }

  /** What the headers carry; null for nothing, empty for something else. */
  public @Nullable String secretInHeaders(HttpServerRequest request) {
    String authorization = request.getHeader("Authorization");
    if (authorization == null) {
      return request.getHeader("X-API-Key");
    }
    var bearer = BEARER.matcher(authorization);
    return bearer.matches() ? bearer.group(1) : "";
  }

  private ProblemException unknown() {
    if (!complete) {
      return ProblemException.of(
              ProblemCode.UNAVAILABLE, "The gateway is starting; not all keys are known yet.")
          .retryAfter(SOON);
    }
    return ProblemException.of(ProblemCode.UNAUTHENTICATED, "This virtual key is not known.");
  }
}
