package dev.reelay.hub.webhook;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Posts to the very addresses that were checked: a name that resolves differently a moment later
 * leads nowhere. Certificates are still those of the name. Redirects are answers like others, and
 * no more of an answer is read than needed to keep the connection.
 */
final class PinnedClient {
  private static final int ANSWER_BYTES = 16 * 1024;
  private static final int ADDRESSES_MAX = 3;
  private static final String AGENT = "Reelay-Webhooks/1";

  private final HttpClient client;
  private final Duration timeout;

  PinnedClient(Vertx vertx, WebhookConfig config) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setConnectTimeout((int) config.connectTimeout().toMillis())
            .setSslHandshakeTimeout(config.connectTimeout().toMillis())
            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
            // Short: a receiver that hangs up between two calls would cost an attempt.
            .setKeepAliveTimeout(2)
            .setDecompressionSupported(false)
            .setMaxHeaderSize(ANSWER_BYTES);
    config
        .trustFile()
        .ifPresent(
            file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
    this.client =
        vertx.createHttpClient(
            options, new PoolOptions().setHttp1MaxSize(Math.max(1, config.perKey())));
    this.timeout = config.timeout();
  }

  /**
   * What is posted.
   *
   * @param seconds since 1970, as it is signed
   */
  record Letter(Message message, long seconds, String signature) {}

  /**
   * What came back.
   *
   * @param retryAfter zero when the receiver asked for nothing
   */
  record Reply(int status, Duration retryAfter) {}

  /** There was no answer; the message says why in words for the owner of the endpoint. */
  static final class UnreachedException extends Exception {
    UnreachedException(String reason) {
      super(reason, null, false, false);
    }

    String reason() {
      return String.valueOf(getMessage());
    }
  }

  /** Posts to the first of the addresses that takes a connection. Blocks. */
  Reply post(URI url, List<InetAddress> addresses, Letter letter) throws UnreachedException {
    long end = System.nanoTime() + timeout.toNanos();
    UnreachedException last = new UnreachedException("The host has no address");
    for (InetAddress address : addresses.subList(0, Math.min(ADDRESSES_MAX, addresses.size()))) {
      Future<HttpClientRequest> asked = client.request(options(url, address));
      HttpClientRequest request;
      try {
        request = await(asked, end, null);
      } catch (UnreachedException e) {
        last = e;
        // Should it come after all, it must not hold its connection.
        asked.onSuccess(HttpClientRequest::reset);
        continue;
      }
      return send(request, letter, end);
    }
    throw last;
  }

  private Reply send(HttpClientRequest request, Letter letter, long end) throws UnreachedException {
    Message message = letter.message();
    request
        .putHeader("content-type", "application/json")
        .putHeader("user-agent", AGENT)
        .putHeader("webhook-id", message.id())
        .putHeader("webhook-timestamp", String.valueOf(letter.seconds()))
        .putHeader("webhook-signature", letter.signature())
        .putHeader("reelay-event", message.event());
    AtomicReference<@Nullable Reply> head = new AtomicReference<>();
    Future<Reply> reply =
        request
            .send(Buffer.buffer(message.body()))
            .compose(response -> {
              Reply known = new Reply(response.statusCode(), retryAfter(response));
              head.set(known);
              // An end that breaks off says nothing: the status decides.
              return drained(response).transform(_ -> Future.succeededFuture(known));
            });
    try {
      return await(reply, end, request);
    } catch (UnreachedException e) {
      Reply known = head.get();
      if (known == null) {
        throw e;
      }
      return known;
    }
  }

  private static Future<Void> drained(HttpClientResponse response) {
    int[] read = {0};
    response.handler(part -> {
      read[0] += part.length();
      if (read[0] > ANSWER_BYTES) {
        response.request().connection().close();
      }
    });
    return response.end();
  }

  /** Names the address to connect to, and the host for the Host header, SNI and certificate. */
  private static RequestOptions options(URI url, InetAddress address) {
    boolean secure = url.getScheme().equals("https");
    int usual = secure ? 443 : 80;
    int port = url.getPort() < 0 ? usual : url.getPort();
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
        .setHost(url.getHost())
        .setPort(port)
        .setSsl(secure)
        .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery());
  }

  private <T> T await(Future<T> future, long end, @Nullable HttpClientRequest request)
      throws UnreachedException {
    try {
      long left = Math.max(1, end - System.nanoTime());
      return future.toCompletionStage().toCompletableFuture().get(left, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      if (request != null) {
        request.reset();
      }
      throw new UnreachedException("No answer within " + timeout.toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreachedException("The service stopped");
    } catch (ExecutionException e) {
      throw new UnreachedException(words(e.getCause(), request != null));
    }
  }

  /** In our words: those of the network may tell what lies behind it. */
  private static String words(@Nullable Throwable failure, boolean connected) {
    if (failure instanceof SSLException || String.valueOf(failure).contains("SSL")) {
      return "The connection could not be secured";
    }
    return connected ? "The connection broke off" : "No connection";
  }

  private static Duration retryAfter(HttpClientResponse response) {
    String header = response.getHeader("retry-after");
    if (header == null || !header.strip().matches("\\d{1,9}")) {
      return Duration.ZERO;
    }
    return Duration.ofSeconds(Long.parseLong(header.strip()));
  }
}
