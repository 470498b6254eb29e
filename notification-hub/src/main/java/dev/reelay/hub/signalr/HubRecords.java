package dev.reelay.hub.signalr;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** What the hub says: records of the JSON hub protocol, each with its end mark. Pure. */
final class HubRecords {
  /** Ends each record. */
  static final char END = '\u001e';

  static final String HANDSHAKE_DONE = "{}" + END;
  static final String PING = "{\"type\":6}" + END;

  private HubRecords() {}

  static String handshakeRefused(String why) {
    return JsonNodeFactory.instance.objectNode().put("error", why).toString() + END;
  }

  /** Calls a method of the client with one object, which is copied as it is. */
  static void call(StringBuilder out, String target, String object) {
    out.append("{\"type\":1,\"target\":\"")
        .append(target)
        .append("\",\"arguments\":[")
        .append(object)
        .append("]}")
        .append(END);
  }

  /** The answer to a call that went well; the result is JSON, copied as it is. */
  static String result(String invocationId, String json) {
    return "{\"type\":3,\"invocationId\":"
        + quoted(invocationId)
        + ",\"result\":"
        + json
        + "}"
        + END;
  }

  static String failure(String invocationId, String error) {
    return completion(invocationId).put("error", error).toString() + END;
  }

  static String close(@Nullable String error, boolean allowReconnect) {
    ObjectNode record = JsonNodeFactory.instance.objectNode().put("type", 7);
    if (error != null) {
      record.put("error", error);
    }
    if (allowReconnect) {
      record.put("allowReconnect", true);
    }
    return record.toString() + END;
  }

  private static ObjectNode completion(String invocationId) {
    return JsonNodeFactory.instance.objectNode().put("type", 3).put("invocationId", invocationId);
  }

  private static String quoted(String text) {
    return JsonNodeFactory.instance.textNode(text).toString();
  }
}
