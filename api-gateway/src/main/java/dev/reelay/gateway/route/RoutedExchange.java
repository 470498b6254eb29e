package dev.reelay.gateway.route;

import dev.reelay.bus.CorrelationId;
import dev.reelay.bus.LogFields;
import dev.reelay.gateway.body.BodyLimit;
import dev.reelay.gateway.problem.ProblemCode;
import dev.reelay.gateway.problem.ProblemException;
import dev.reelay.gateway.problem.Problems;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyRequest;
import io.vertx.httpproxy.ProxyResponse;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/** Replaces the credential, drops what is between two neighbors only, and explains failures. */
final class RoutedExchange implements ProxyInterceptor {
  private static final Logger LOG = Logger.getLogger(RoutedExchange.class);
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final List<String> HOP_BY_HOP =
      List.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "upgrade");

  private final Passage passage;
  private final RoutingContext request;
  private final int maxBody;

  RoutedExchange(Passage passage, RoutingContext request, int maxBody) {
    this.passage = passage;
    this.request = request;
    this.maxBody = maxBody;
  }

  @Override
  public Future<ProxyResponse> handleProxyRequest(ProxyContext exchange) {
    ProxyRequest sent = exchange.request();
    MultiMap headers = sent.headers();
    removeHopByHop(headers);
    headers.remove("X-API-Key").remove("Cookie");
    headers.remove("Authorization");
    if (passage.token() != null) {
      headers.set("Authorization", "Bearer " + passage.token());
    }
    headers.set(CorrelationId.HEADER, CorrelationId.of(request));
    sent.setURI(passage.uri());
    headers.remove("Transfer-Encoding").remove("Expect");
    return body()
        .compose(body -> {
          sent.setBody(Body.body(body));
          return exchange.sendRequest();
        })
        .recover(failure -> Future.succeededFuture(refusal(sent, failure)));
  }

  /** The whole body within the bound. Reading has none; HTTP/2 clients send an empty one. */
  private Future<Buffer> body() {
    HttpServerRequest arriving = request.request();
    if (!arriving.method().equals(HttpMethod.POST) && !arriving.method().equals(HttpMethod.PATCH)) {
      arriving.resume();
      return Future.succeededFuture(Buffer.buffer());
    }
    Promise<Buffer> whole = Promise.promise();
    Buffer read = Buffer.buffer();
    arriving.exceptionHandler(whole::tryFail);
    arriving.handler(part -> {
      if (read.length() + part.length() > maxBody) {
        whole.tryFail(BodyLimit.tooLarge(maxBody));
      } else {
        read.appendBuffer(part);
      }
    });
    arriving.endHandler(_ -> whole.tryComplete(read));
    arriving.resume();
    return whole.future();
  }

  @Override
  public Future<Void> handleProxyResponse(ProxyContext exchange) {
    MultiMap headers = exchange.response().headers();
    removeHopByHop(headers);
    // The answer carries it already, and once is enough.
    headers.remove(CorrelationId.HEADER);
    if (String.valueOf(headers.get("Content-Type")).startsWith("text/event-stream")
        && request.request().version() == HttpVersion.HTTP_1_1) {
      headers.set("Connection", "keep-alive");
    }
    return exchange.sendResponse();
  }

  private ProxyResponse refusal(ProxyRequest sent, Throwable failure) {
    ProblemException problem = problem(failure);
    // The path of a call without a token of ours holds a secret of its own.
    String path = passage.token() == null ? "A call of a provider" : passage.uri();
    try (LogFields _ = LogFields.ofRequest(CorrelationId.of(request))) {
      LOG.warnf("%s could not be routed: %s", path, failure);
    }
    ProxyResponse answer = sent.release().response().setStatusCode(problem.code().status());
    Problems.headers(problem, request).forEach(answer::putHeader);
    return answer.setBody(Body.body(Buffer.buffer(Problems.json(problem, request))));
  }

  static ProblemException problem(Throwable failure) {
    if (failure instanceof ProblemException refused) {
      return refused;
    }
    return failure instanceof Forwarding.Unreachable
        ? ProblemException.of(
                ProblemCode.UPSTREAM_UNAVAILABLE,
                "The service that serves this cannot be reached now.")
            .retryAfter(SOON)
        : ProblemException.of(
                ProblemCode.UPSTREAM_FAILED, "The service that serves this broke off.")
            .retryAfter(SOON);
  }

  private static void removeHopByHop(MultiMap headers) {
    for (String listed : headers.getAll("Connection")) {
      for (String name : listed.split(",", -1)) {
        if (!name.isBlank()) {
          headers.remove(name.strip());
        }
      }
    }
    HOP_BY_HOP.forEach(headers::remove);
  }
}
