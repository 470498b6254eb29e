package dev.reelay.hub.socket;

import io.netty.channel.ChannelHandlerContext;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import org.jboss.logging.Logger;

/**
 * Sends to one WebSocket: a bounded window of messages is on its way to the socket, the rest waits
 * where it can be left out or read again. Runs on the event loop of the connection, but for what is
 * said otherwise.
 */
public final class SocketLine {
  private static final Logger LOG = Logger.getLogger(SocketLine.class);
  private static final int WINDOW_MESSAGES = 32;
  private static final int WINDOW_BYTES = 64 * 1024;

  private final WebSocketConnection connection;
  private final HttpConnection below;
  private final Context context;
  private final Runnable roomAgain;
  private int messages;
  private int bytes;
  private volatile long stuckSinceNanos;
  private volatile long heardNanos = System.nanoTime();
  private volatile long closingNanos;

  /**
   * The line of a connection that was just opened; to be made on its event loop.
   *
   * @param roomAgain is run when a full window has room again
   */
  public SocketLine(WebSocketConnection connection, Context context, Runnable roomAgain) {
    this.connection = connection;
    this.below = connection.userData().get(SocketDoor.CONNECTION);
    this.context = context;
    this.roomAgain = roomAgain;
  }

  /** Runs something on the event loop of the connection, later and in order. From any thread. */
  public void execute(Runnable action) {
    context.runOnContext(_ -> action.run());
  }

  /** Whether the client takes what is sent. */
  public boolean hasRoom() {
    return messages < WINDOW_MESSAGES && bytes < WINDOW_BYTES && !isClosing();
  }

  /** Sends one text message. */
  public void send(String text) {
    if (isClosing()) {
      return;
    }
    int weight = text.length();
    if (messages == 0) {
      stuckSinceNanos = System.nanoTime();
    }
    messages++;
    bytes += weight;
    connection.sendText(text).subscribe().with(_ -> sent(weight), _ -> sent(weight));
  }

  private void sent(int weight) {
    boolean wasFull = !hasRoom();
    messages--;
    bytes -= weight;
    stuckSinceNanos = messages == 0 ? 0 : System.nanoTime();
    if (wasFull && hasRoom()) {
      roomAgain.run();
    }
  }

  /** The client gave a sign of life. */
  public void heard() {
    heardNanos = System.nanoTime();
  }

  /** For how long the client has given no sign of life. From any thread. */
  public long silentNanos(long nowNanos) {
    return nowNanos - heardNanos;
  }

  /** For how long the client has taken nothing of what was sent. From any thread. */
  public long stuckNanos(long nowNanos) {
    long since = stuckSinceNanos;
    return since == 0 ? 0 : nowNanos - since;
  }

  /** Asks the client for a sign of life. */
  public void ping() {
    if (!isClosing() && messages == 0) {
      connection
          .sendPing(Buffer.buffer())
          .subscribe()
          .with(_ -> {}, e -> LOG.debugf("No ping: %s", e));
    }
  }

  /** Whether the connection is being closed. From any thread. */
  public boolean isClosing() {
    return closingNanos != 0;
  }

  /** For how long the client has not answered the close. From any thread. */
  public long closingForNanos(long nowNanos) {
    return closingNanos == 0 ? 0 : nowNanos - closingNanos;
  }

  /** Begins the closing handshake behind what was sent. */
  public void close(int code, String reason) {
    if (isClosing()) {
      return;
    }
    closingNanos = System.nanoTime();
    connection
        .close(new CloseReason(code, reason))
        .subscribe()
        .with(_ -> {}, e -> LOG.debugf("Closed already: %s", e));
  }

  /** Ends the connection below, whatever the client does. From any thread. */
  public void cut() {
    if (closingNanos == 0) {
      closingNanos = System.nanoTime();
    }
    ChannelHandlerContext lowest =
        below instanceof ConnectionBase connected
            ? connected.channel().pipeline().firstContext()
            : null;
    if (lowest != null) {
      // From further up, a close would wait for the answer of a client that does not answer.
      lowest.close().addListener(_ -> LOG.debug("Cut"));
    } else {
      below.close().onFailure(e -> LOG.debugf("Cut already: %s", e));
    }
  }
}
