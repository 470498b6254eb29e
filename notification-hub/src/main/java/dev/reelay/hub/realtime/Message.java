package dev.reelay.hub.realtime;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.hub.follow.Source;
import dev.reelay.hub.log.Entry;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the hub says. Entries are copied into their message as they are. */
final class Message {
  private Message() {}

  static String hello(String connection, int maxSubscriptions, long heartbeatSeconds) {
    return op("hello")
        .put("connection", connection)
        .put("protocol", RealtimeEndpoint.SUBPROTOCOL)
        .put("heartbeatSeconds", heartbeatSeconds)
        .put("maxSubscriptions", maxSubscriptions)
        .toString();
  }

  /**
   * The answer to a subscription.
   *
   * @param after position behind which entries follow
   * @param last position of the newest entry so far
   */
  static String subscribed(@Nullable String id, String job, long after, long last) {
    return answer("subscribed", id)
        .put("job", job)
        .put("after", after)
        .put("last", last)
        .toString();
  }

  static String entry(String name, Source.Item item) {
    Entry entry = item.entry();
    StringBuilder text = new StringBuilder(entry.body().length() + 120);
    text.append("{\"op\":\"entry\",\"job\":\"").append(entry.jobId());
    text.append("\",\"seq\":").append(entry.seq());
    if (name.equals(Request.ALL_JOBS)) {
      text.append(",\"position\":").append(item.position());
    }
    if (item.conflated()) {
      text.append(",\"conflated\":true");
    }
    return text.append(",\"entry\":").append(entry.body()).append('}').toString();
  }

  /**
   * The current state.
   *
   * @param isReset whether the client named a position that the log never reached
   */
  static String snapshot(Entry entry, boolean isReset) {
    return "{\"op\":\"snapshot\",\"job\":\""
        + entry.jobId()
        + "\",\"seq\":"
        + entry.seq()
        + (isReset ? ",\"reset\":true" : "")
        + ",\"entry\":"
        + entry.body()
        + "}";
  }

  static String end(@Nullable String id, String job, long last, String reason) {
    return answer("end", id).put("job", job).put("last", last).put("reason", reason).toString();
  }

  static String error(@Nullable String id, @Nullable String job, Refusal refusal) {
    ObjectNode message = answer("error", id);
    if (job != null) {
      message.put("job", job);
    }
    return message
        .put("code", refusal.code())
        .put("message", refusal.message())
        .put("retryable", refusal.retryable())
        .toString();
  }

  static String pong(@Nullable String id) {
    return answer("pong", id).toString();
  }

  static String bye(Bye why, long afterMillis, Map<String, Long> positions) {
    ObjectNode message =
        op("bye")
            .put("code", why.word())
            .put("reconnect", why.reconnect())
            .put("afterMs", afterMillis);
    ObjectNode all = message.putObject("positions");
    positions.forEach(all::put);
    return message.toString();
  }

  private static ObjectNode answer(String op, @Nullable String id) {
    ObjectNode message = op(op);
    return id == null ? message : message.put("id", id);
  }

  private static ObjectNode op(String op) {
    return JsonNodeFactory.instance.objectNode().put("op", op);
  }
}
