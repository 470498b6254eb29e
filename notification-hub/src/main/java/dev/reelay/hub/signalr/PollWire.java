package dev.reelay.hub.signalr;

import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Long polling: what is sent waits, within bounds, for the next poll. Polls come over any
 * connection, so each is answered on its own event loop.
 */
final class PollWire implements Wire {
  private static final int MOST_WAITING = 64 * 1024;

  private final Context context;
  private final Runnable roomAgain;
  private final Runnable ended;
  private final Duration patience;
  private final StringBuilder waiting = new StringBuilder();
  private volatile @Nullable Poll open;
  private boolean closed;
  private volatile long stuckSinceNanos;

  /** One poll that waits for its answer. */
  private record Poll(RoutingContext client, Context context, long timer) {}

  /**
   * A wire without a poll.
   *
   * @param ended is run once the client was told that it is over
   */
  PollWire(Context context, Duration patience, Runnable roomAgain, Runnable ended) {
    this.context = context;
    this.patience = patience;
    this.roomAgain = roomAgain;
    this.ended = ended;
  }

  /** Takes a poll; one that still waits is over. */
  void poll(RoutingContext client, Context of) {
    answer(204, "");
    if (closed && waiting.isEmpty()) {
      answer(client, of, 204, "");
      ended.run();
      return;
    }
    long timer = client.vertx().setTimer(patience.toMillis(), _ -> execute(() -> answer(200, "")));
    open = new Poll(client, of, timer);
    if (!waiting.isEmpty()) {
      deliver();
    }
  }

  /** The client of this poll went away. */
  void gone(RoutingContext client) {
    Poll poll = open;
    if (poll != null && poll.client().equals(client)) {
      client.vertx().cancelTimer(poll.timer());
      open = null;
    }
  }

  @Override
  public boolean isHeld() {
    return open != null;
  }

  @Override
  public String channel() {
    return "signalr-poll";
  }

  @Override
  public boolean hasRoom() {
    return waiting.length() < MOST_WAITING && !closed;
  }

  @Override
  public void send(String records) {
    waiting.append(records);
    if (open != null) {
      deliver();
    } else if (stuckSinceNanos == 0) {
      stuckSinceNanos = System.nanoTime();
    }
  }

  private void deliver() {
    String records = waiting.toString();
    boolean wasFull = !hasRoom();
    waiting.setLength(0);
    stuckSinceNanos = 0;
    answer(200, records);
    if (wasFull && !closed) {
      roomAgain.run();
    }
  }

  private void answer(int status, String body) {
    Poll poll = open;
    open = null;
    if (poll != null) {
      poll.client().vertx().cancelTimer(poll.timer());
      answer(poll.client(), poll.context(), status, body);
    }
  }

  static void answer(RoutingContext client, Context of, int status, String body) {
    of.runOnContext(_ -> {
      if (!client.response().ended() && !client.response().closed()) {
        client
            .response()
            .setStatusCode(status)
            .putHeader("Content-Type", "text/plain;charset=UTF-8")
            .putHeader("Cache-Control", "no-cache, no-store, no-transform")
            .end(body);
      }
    });
  }

  @Override
  public void close(boolean isLeaving) {
    if (closed) {
      return;
    }
    closed = true;
    if (open != null && waiting.isEmpty()) {
      answer(204, "");
      ended.run();
    }
  }

  @Override
  public void cut() {
    execute(() -> {
      closed = true;
      answer(204, "");
    });
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
    return false;
  }
}
