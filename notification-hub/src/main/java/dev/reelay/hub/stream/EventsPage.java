package dev.reelay.hub.stream;

import dev.reelay.hub.log.Entry;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;

/** Some entries as one JSON document; the bodies are copied as they are. */
final class EventsPage {
  private EventsPage() {}

  /**
   * Answers with these entries. The position is that of the client after it has read them. Done
   * when they are on their way.
   */
  static Future<Void> send(HttpServerResponse response, List<Entry> entries, long position) {
    if (response.closed() || response.ended()) {
      return Future.succeededFuture();
    }
    return response
        .putHeader("Content-Type", "application/json")
        .putHeader("Cache-Control", "no-cache, no-transform")
        .putHeader("Vary", "Accept")
        .end(text(entries, position));
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
