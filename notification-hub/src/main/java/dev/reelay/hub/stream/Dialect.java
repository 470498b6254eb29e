package dev.reelay.hub.stream;

import dev.reelay.hub.follow.Source;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/** How a stream of server-sent events looks: a pure function of each entry. */
interface Dialect {
  /** How such streams are counted. */
  String channel();

  /** Adds what the client gets for an entry. */
  void entry(Buffer out, Source.Item item);

  /** Adds what shows that the stream lives. */
  void heartbeat(Buffer out);

  /** Whether heartbeats come at their own rhythm, rather than only into silence. */
  default boolean beats() {
    return false;
  }

  /** Adds the last words of an instance that stops. */
  default void shutdown(Buffer out) {}

  /** The longest silence. */
  Duration silence(StreamConfig config);
}
