package dev.reelay.hub.signalr;

import dev.reelay.hub.stream.StreamHead;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** Server-sent events; the client sends by requests of their own. */
final class SseWire implements Wire {
  private final RoutingContext client;
  private final Context context;
  private volatile long stuckSinceNanos;

  SseWire(RoutingContext client, Context context, Runnable roomAgain) {
    this.client = client;
    this.context = context;
    HttpServerResponse response = client.response();
    StreamHead.put(response);
    response.drainHandler(_ -> {
      stuckSinceNanos = 0;
      roomAgain.run();
    });
  }

  /** Lets the client know that it is connected; some browsers need more than the head for it. */
  void begin() {
    write(":\r\n\r\n");
  }

  @Override
  public String channel() {
    return "signalr-sse";
  }

  @Override
  public boolean hasRoom() {
    return !client.response().writeQueueFull() && !client.response().closed();
  }

  @Override
  public void send(String records) {
    write("data: " + records + "\n\n");
  }

  private void write(String text) {
    HttpServerResponse response = client.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response
        .write(text)
        .onFailure(_ -> {
          // The end handler of the request tells the connection.
        });
    if (response.writeQueueFull() && stuckSinceNanos == 0) {
      stuckSinceNanos = System.nanoTime();
    }
  }

  @Override
  public void close(boolean isLeaving) {
    HttpServerResponse response = client.response();
    if (!response.ended() && !response.closed()) {
      response.end().onComplete(_ -> {});
    }
  }

  @Override
  public void cut() {
    execute(() -> client.request().connection().close());
  }

  @Override
  public void execute(Runnable action) {
    context.runOnContext(_ -> action.run());
  }

  @Override
  public long stuckNanos(long nowNanos) {
    long since = stuckSinceNanos;
    return since == 0 ? 0 : nowNanos - since;
  }

  @Override
  public boolean needsKeepAlive() {
    return true;
  }
}
