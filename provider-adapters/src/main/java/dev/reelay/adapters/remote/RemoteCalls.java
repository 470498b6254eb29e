package dev.reelay.adapters.remote;

import dev.reelay.adapters.provider.ProviderUnreachableException;
import dev.reelay.adapters.provider.ProviderUnreachableException.Sent;
import dev.reelay.model.ProviderSettings;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.Guard;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLHandshakeException;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.jspecify.annotations.Nullable;

/**
 * How one provider is called. Each credential has its budget over all instances, and in this
 * instance a bound on the calls in hand and a breaker that opens when most of them fail. A call is
 * made once: what may be repeated is for the caller to know. Redirects are answers like others, and
 * an answer has an upper bound in size and time.
 */
public final class RemoteCalls implements AutoCloseable {
  /** Largest answer that is read; results are downloaded in another way. */
  static final long ANSWER_MAX = 4L * 1024 * 1024;

  private static final int BREAKER_CALLS = 20;
  private static final double BREAKER_RATIO = 0.6;
  private static final int BREAKER_SECONDS = 5;

  private final String provider;
  private final ProviderSettings.Calls limits;
  private final Budgets budgets;
  private final InstantSource clock;
  private final HttpClient client;
  private final Map<String, Guard> guards = new ConcurrentHashMap<>();
  private final Map<String, CircuitBreakerState> breakers = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> inHand = new ConcurrentHashMap<>();

  /** What a call is for. */
  public enum Purpose {
    /** Hands a run over; may cost money. */
    SUBMIT,
    /** Everything else. */
    LOOK
  }

  RemoteCalls(String provider, ProviderSettings settings, Budgets budgets, InstantSource clock) {
    this.provider = provider;
    this.limits = settings.calls();
    this.budgets = budgets;
    this.clock = clock;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(limits.connectTimeout())
            .build();
  }

  /**
   * Makes a call and waits for the whole answer, whatever its status.
   *
   * @throws ProviderUnreachableException when there is no answer; it tells whether the provider may
   *     have acted all the same
   */
  public Answer send(Account account, Purpose purpose, HttpRequest.Builder request)
      throws ProviderUnreachableException {
    Instant free = budgets.take(provider, account.name(), purpose, limits);
    if (free != null) {
      throw refused("Our own budget of calls to " + provider + " is used up for now", free);
    }
    try {
      return guards
          .computeIfAbsent(account.name(), this::guard)
          .call(() -> counted(account, request), Answer.class);
    } catch (FailedAnswer failed) {
      return failed.answer;
    } catch (CircuitBreakerOpenException e) {
      throw refused(
          provider + " fails too often and is left alone for a moment",
          clock.instant().plusSeconds(BREAKER_SECONDS));
    } catch (BulkheadException e) {
      throw refused(
          "Too many calls to " + provider + " are in hand", clock.instant().plusSeconds(1));
    } catch (ProviderUnreachableException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProviderUnreachableException("The call to " + provider + " was given up", e);
    } catch (Exception e) {
      throw new ProviderUnreachableException("The call to " + provider + " failed", e);
    }
  }

  /** How the breaker of a credential stands in this instance: closed, open or half_open. */
  String breaker(String account) {
    return breakers
        .getOrDefault(account, CircuitBreakerState.CLOSED)
        .name()
        .toLowerCase(Locale.ROOT);
  }

  /** Calls with a credential that this instance has in hand. */
  int inHand(String account) {
    AtomicInteger calls = inHand.get(account);
    return calls == null ? 0 : calls.get();
  }

  /** Whether one of the breakers is open. */
  public boolean isBroken() {
    return breakers.containsValue(CircuitBreakerState.OPEN);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  HttpClient client() {
    return client;
  }

  private Guard guard(String account) {
    return Guard.create()
        .withDescription("reelay-provider-" + provider + "-" + account)
        .withBulkhead()
        .limit(limits.atOnce())
        .done()
        .withCircuitBreaker()
        .when(RemoteCalls::isProvidersFault)
        .requestVolumeThreshold(BREAKER_CALLS)
        .failureRatio(BREAKER_RATIO)
        .delay(BREAKER_SECONDS, ChronoUnit.SECONDS)
        .onStateChange(state -> breakers.put(account, state))
        .done()
        .build();
  }

  private static boolean isProvidersFault(Throwable failure) {
    return failure instanceof FailedAnswer || failure instanceof ProviderUnreachableException;
  }

  private Answer counted(Account account, HttpRequest.Builder request)
      throws ProviderUnreachableException, FailedAnswer, InterruptedException {
    AtomicInteger calls = inHand.computeIfAbsent(account.name(), _ -> new AtomicInteger());
    calls.incrementAndGet();
    try {
      return once(request);
    } finally {
      calls.decrementAndGet();
    }
  }

  private Answer once(HttpRequest.Builder request)
      throws ProviderUnreachableException, FailedAnswer, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> exchange =
        client.sendAsync(
            request.timeout(limits.timeout()).build(),
            HttpResponse.BodyHandlers.limiting(
                HttpResponse.BodyHandlers.ofByteArray(), ANSWER_MAX));
    try {
      HttpResponse<byte[]> response =
          exchange.get(limits.timeout().toMillis(), TimeUnit.MILLISECONDS);
      Answer answer =
          new Answer(response.statusCode(), response.headers(), response.body(), clock.instant());
      if (answer.status() >= 500) {
        throw new FailedAnswer(answer);
      }
      return answer;
    } catch (ExecutionException e) {
      throw failed(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      exchange.cancel(true);
      throw new ProviderUnreachableException(
          provider + " did not answer within " + limits.timeout().toSeconds() + " s", e);
    } catch (InterruptedException e) {
      exchange.cancel(true);
      throw e;
    }
  }

  private ProviderUnreachableException failed(Throwable cause) {
    boolean unsent =
        cause instanceof ConnectException
            || cause instanceof HttpConnectTimeoutException
            || cause instanceof UnknownHostException
            || cause instanceof UnresolvedAddressException
            || cause instanceof SSLHandshakeException;
    if (unsent) {
      return new ProviderUnreachableException(
          provider + " cannot be reached", cause, Sent.NO, null);
    }
    String what = cause instanceof IOException ? "broke off" : "failed";
    return new ProviderUnreachableException("The call to " + provider + " " + what, cause);
  }

  private static ProviderUnreachableException refused(String message, @Nullable Instant retryAt) {
    return new ProviderUnreachableException(message, null, Sent.NO, retryAt);
  }

  /** An answer that counts as a failure of the provider. */
  private static final class FailedAnswer extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Answer answer;

    FailedAnswer(Answer answer) {
      super("HTTP " + answer.status(), null, false, false);
      this.answer = answer;
    }
  }
}
