package dev.reelay.hub.stream;

import io.vertx.core.http.HttpServerResponse;

/** The head of every stream, which no proxy may keep or change. */
public final class StreamHead {
  private StreamHead() {}

  /** Makes the answer a stream of server-sent events. */
  public static void put(HttpServerResponse response) {
    response
        .setChunked(true)
        .putHeader("Content-Type", "text/event-stream")
        .putHeader("Cache-Control", "no-cache, no-transform")
        .putHeader("X-Accel-Buffering", "no")
        .putHeader("Vary", "Accept");
  }
}
