package dev.reelay.gateway.route;

import dev.reelay.gateway.key.Authentication;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A request that may pass to another service.
 *
 * @param upstream whose it is
 * @param uri path and query, made of checked parts
 * @param token what it is allowed to do there; null where the service proves the sender itself
 */
record Passage(Upstream upstream, String uri, @Nullable String token) {
  private static final String KEY = Passage.class.getName();
  private static final String HERE = KEY + ".here";

  /** Leaves a request to the resources of the gateway. */
  static void stay(RoutingContext request) {
    request.put(HERE, true);
  }

  static boolean stays(RoutingContext request) {
    return request.get(HERE) != null;
  }

  static Passage of(RoutingContext request) {
    Passage passage = request.get(KEY);
    if (passage == null) {
      throw new IllegalStateException("A routed request that nobody let in. Indicates a bug.");
    }
    return passage;
  }

  void putInto(RoutingContext request) {
    request.put(KEY, this);
  }

  /** The query without credentials, with its question mark; empty when nothing is left. */
  static String cleanQuery(@Nullable String query) {
    if (query == null || query.isEmpty()) {
      return "";
    }
    String kept =
        Arrays.stream(query.split("&", -1))
            .filter(part -> !part.isEmpty() && !isCredential(part))
            .collect(Collectors.joining("&"));
    return kept.isEmpty() ? "" : "?" + kept;
  }

  private static boolean isCredential(String part) {
    int end = part.indexOf('=');
    String name = end < 0 ? part : part.substring(0, end);
    try {
      String plain = URLDecoder.decode(name, StandardCharsets.UTF_8);
      return plain.equals(Authentication.ACCESS_TOKEN) || plain.equals(Authentication.TICKET);
    } catch (IllegalArgumentException _) {
      // What cannot be decoded is not passed on either.
      return true;
    }
  }
}
