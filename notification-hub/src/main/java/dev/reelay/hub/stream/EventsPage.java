package dev.reelay.hub.stream;

import dev.reelay.hub.log.Entry;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Some entries as one JSON document; the bodies are copied as they are. */
final class EventsPage {
  private EventsPage() {}

  /**
   * Answers with these entries, or with 304 to a client that has the very same page. Done when they
   * are on their way.
   *
   * @param from position behind which the page begins
   * @param position that of the client after it has read them
   */
  static Future<Void> send(RoutingContext client, List<Entry> entries, long from, long position) {
    HttpServerResponse response = client.response();
    if (response.closed() || response.ended()) {
      return Future.succeededFuture();
    }
    // Entries never change, so the two ends of a page say all.
    String tag = "\"" + from + "-" + position + "\"";
    response
        .putHeader("ETag", tag)
        .putHeader("Cache-Control", "no-cache, no-transform")
        .putHeader("Vary", "Accept");
    String held = client.request().getHeader("If-None-Match");
    if (held != null && List.of(held.split("\\s*,\\s*", -1)).contains(tag)) {
      return response.setStatusCode(304).end();
    }
    return response.putHeader("Content-Type", "application/json").end(text(entries, position));
  }

  static String text(List<Entry> entries, long position) {
    StringBuilder text = new StringBuilder("{\"entries\":[");
    String gap = "";
    for (Entry entry : entries) {
      text.append(gap).append(entry.body());
      gap = ",";
    }
    return text.append("],\"nextAfter\":").append(position).append('}').toString();
  }
}
