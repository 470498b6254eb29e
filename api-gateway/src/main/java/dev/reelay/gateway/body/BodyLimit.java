package dev.reelay.gateway.body;

import dev.reelay.gateway.problem.ProblemCode;
import dev.reelay.gateway.problem.ProblemException;
import dev.reelay.gateway.problem.Problems;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jspecify.annotations.Nullable;

/** Refuses bodies that announce themselves as too large, before anything is read. */
@ApplicationScoped
public class BodyLimit {
  private static final int AFTER_TRACE = 900;

  private final BodyConfig config;

  BodyLimit(BodyConfig config) {
    this.config = config;
  }

  void register(@Observes Filters filters) {
    filters.register(this::apply, AFTER_TRACE);
  }

  private void apply(RoutingContext request) {
    if (length(request.request().getHeader("Content-Length")) > config.maxBytes()) {
      // The body that follows is not read, so the connection cannot be used again.
      request.response().putHeader("Connection", "close");
      Problems.answer(request, tooLarge(config.maxBytes()));
    } else {
      request.next();
    }
  }

  /** The refusal of a body above the bound. */
  public static ProblemException tooLarge(int maxBytes) {
    return ProblemException.of(
        ProblemCode.BODY_TOO_LARGE, "A body may have at most " + maxBytes + " bytes.");
  }

  private static long length(@Nullable String header) {
    try {
      return header == null ? 0 : Long.parseLong(header);
    } catch (NumberFormatException _) {
      return Long.MAX_VALUE;
    }
  }
}
