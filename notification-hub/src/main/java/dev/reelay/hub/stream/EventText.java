package dev.reelay.hub.stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;

/** One server-sent event as text. */
final class EventText {
  private EventText() {}

  /** Adds an event that moves the client's position. */
  static void numbered(Buffer out, long id, String name, ObjectNode data) {
    out.appendString("id: ").appendString(Long.toString(id)).appendString("\n");
    plain(out, name, data);
  }

  /** Adds an event that does not. */
  static void plain(Buffer out, String name, ObjectNode data) {
    out.appendString("event: ").appendString(name);
    out.appendString("\ndata: ").appendString(data.toString()).appendString("\n\n");
  }
}
