package dev.reelay.gateway.problem;

import dev.reelay.bus.CorrelationId;
import dev.reelay.bus.LogFields;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.WebApplicationException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jboss.logging.Logger;

/** Turns whatever went wrong into a problem document. */
public final class Problems {
  private static final Logger LOG = Logger.getLogger(Problems.class);
  private static final Duration SOON = Duration.ofSeconds(1);

  private Problems() {}

  /** Answers a request that no resource serves with what went wrong. */
  public static void answer(RoutingContext request, Throwable failure) {
    HttpServerResponse response = request.response();
    if (response.ended()) {
      return;
    }
    if (response.headWritten()) {
      // Too late for a document: a broken connection is the only honest sign.
      request.request().connection().close();
      return;
    }
    Problem problem = of(failure, request);
    headers(problem, failure).forEach(response::putHeader);
    response.putHeader(CorrelationId.HEADER, problem.correlationId());
    response.setStatusCode(problem.status()).end(problem.json());
  }

  /** The document of a problem as it is sent. */
  public static String json(ProblemException problem, RoutingContext request) {
    return of(problem, request).json();
  }

  /** The headers that go with it. */
  public static Map<String, String> headers(ProblemException problem, RoutingContext request) {
    return headers(of(problem, request), problem);
  }

  /** The document for a failure; unexpected ones are logged. */
  static Problem of(Throwable failure, RoutingContext request) {
    String correlationId = CorrelationId.of(request);
    ProblemException refused = refusal(failure);
    try (LogFields _ = LogFields.ofRequest(correlationId)) {
      if (refused.code() == ProblemCode.INTERNAL_ERROR) {
        LOG.errorf(failure, "%s %s failed", request.request().method(), request.request().path());
      } else if (refused.code() == ProblemCode.UNAVAILABLE) {
        LOG.warnf("%s %s: %s", request.request().method(), request.request().path(), failure);
      }
    }
    return refused.problem(correlationId);
  }

  /** The headers of a problem document. */
  static Map<String, String> headers(Problem problem, Throwable failure) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", Problem.MEDIA_TYPE);
    headers.put("Cache-Control", "no-store");
    if (problem.status() == 401) {
      headers.put("WWW-Authenticate", "Bearer realm=\"reelay\"");
    }
    if (problem.retryAfter() != null) {
      headers.put("Retry-After", String.valueOf(problem.retryAfter()));
    }
    if (failure instanceof NotAllowedException notAllowed) {
      String allow = notAllowed.getResponse().getHeaderString("Allow");
      if (allow != null) {
        headers.put("Allow", allow);
      }
    }
    return headers;
  }

  private static ProblemException refusal(Throwable failure) {
    if (failure instanceof ProblemException refused) {
      return refused;
    }
    if (failure instanceof WebApplicationException framework) {
      ProblemCode code = ProblemCode.ofStatus(framework.getResponse().getStatus());
      return ProblemException.of(code, code.title() + ".");
    }
    if (LostStore.isBehind(failure)) {
      return ProblemException.of(
              ProblemCode.UNAVAILABLE, "The database cannot be used now; nothing was stored.")
          .retryAfter(SOON);
    }
    return ProblemException.of(
        ProblemCode.INTERNAL_ERROR, "The failure was logged under the correlation id.");
  }
}
