package dev.reelay.bus;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * Names each request before anything else happens to it: by the client's correlation id when it
 * sent a plain one, else by a new one. Each answer and each log line of the request carries it,
 * refusals of the framework included.
 */
@ApplicationScoped
public class CorrelationId {
  /** The header that carries the correlation id, in and out. */
  public static final String HEADER = "X-Correlation-ID";

  private static final int FIRST = 1_000;
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._:/+=@-]{1,128}");

  private final EventIds ids;

  CorrelationId(EventIds ids) {
    this.ids = ids;
  }

  /**
   * The correlation id of a request, 1 to 128 plain characters; a new one for what was refused
   * before it got any.
   */
  public static String of(RoutingContext request) {
    String id = request.response().headers().get(HEADER);
    return id == null ? UUID.randomUUID().toString() : id;
  }

  /** The correlation id of the work in hand; null when it belongs to no request and no job. */
  public static @Nullable String current() {
    return (String) MDC.get(LogFields.CORRELATION_ID);
  }

  void register(@Observes Filters filters) {
    filters.register(this::name, FIRST);
  }

  private void name(RoutingContext request) {
    String given = request.request().getHeader(HEADER);
    String id = given != null && PLAIN.matcher(given).matches() ? given : ids.next().toString();
    request.response().putHeader(HEADER, id);
    MDC.put(LogFields.CORRELATION_ID, id);
    request.next();
  }
}
