package dev.reelay.hub.realtime;

import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnPongMessage;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import org.jboss.logging.Logger;

/** {@code /v1/realtime}: hands what comes over a connection to its session. */
@WebSocket(path = "/v1/realtime", endpointId = RealtimeEndpoint.ID)
public class RealtimeEndpoint {
  static final String ID = "realtime";
  static final String SUBPROTOCOL = "reelay.v1+json";

  private static final Logger LOG = Logger.getLogger(RealtimeEndpoint.class);
  private static final TypedKey<RealtimeSession> SESSION = new TypedKey<>("session");

  private final RealtimeSession.Kit kit;
  private final Vertx vertx;

  RealtimeEndpoint(RealtimeSession.Kit kit, Vertx vertx) {
    this.kit = kit;
    this.vertx = vertx;
  }

  @OnOpen
  @NonBlocking
  void opened(WebSocketConnection connection) {
    RealtimeSession session = new RealtimeSession(connection, vertx.getOrCreateContext(), kit);
    connection.userData().put(SESSION, session);
    session.open();
  }

  @OnTextMessage
  @NonBlocking
  void text(String text, WebSocketConnection connection) {
    connection.userData().get(SESSION).text(text);
  }

  @OnBinaryMessage
  @NonBlocking
  void binary(Buffer bytes, WebSocketConnection connection) {
    connection.userData().get(SESSION).binary();
  }

  @OnPongMessage
  @NonBlocking
  void pong(Buffer bytes, WebSocketConnection connection) {
    connection.userData().get(SESSION).heard();
  }

  @OnClose
  @NonBlocking
  void closed(WebSocketConnection connection) {
    connection.userData().get(SESSION).gone();
  }

  /** What breaks the protocol of WebSockets ends its connection; the log needs no stack for it. */
  @OnError
  @NonBlocking
  void failed(Throwable failure, WebSocketConnection connection) {
    LOG.debugf("Connection %s: %s", connection.id(), failure);
  }
}
