package dev.reelay.hub.signalr;

import dev.reelay.hub.socket.SocketLine;
import io.quarkus.websockets.next.WebSocketConnection;
import io.vertx.core.Context;

/** A WebSocket. Clients may send text or binary frames; they get text. */
final class SocketWire implements Wire {
  private static final int GOING_AWAY = 1001;
  private static final int NORMAL = 1000;

  private final SocketLine line;

  SocketWire(WebSocketConnection connection, Context context, Runnable roomAgain) {
    this.line = new SocketLine(connection, context, roomAgain);
  }

  @Override
  public String channel() {
    return "signalr-websocket";
  }

  @Override
  public boolean hasRoom() {
    return line.hasRoom();
  }

  @Override
  public void send(String records) {
    line.send(records);
  }

  @Override
  public void close(boolean isLeaving) {
    line.close(isLeaving ? GOING_AWAY : NORMAL, "");
  }

  @Override
  public void cut() {
    line.cut();
  }

  @Override
  public void execute(Runnable action) {
    line.execute(action);
  }

  @Override
  public long stuckNanos(long nowNanos) {
    return line.stuckNanos(nowNanos);
  }

  @Override
  public boolean needsKeepAlive() {
    return true;
  }
}
