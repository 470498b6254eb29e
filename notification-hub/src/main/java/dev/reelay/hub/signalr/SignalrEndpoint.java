package dev.reelay.hub.signalr;

import dev.reelay.hub.socket.SocketDoor;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/** {@code /hubs/video-generation} as a WebSocket. */
@WebSocket(path = SignalrEndpoint.PATH, endpointId = SignalrEndpoint.ID)
public class SignalrEndpoint {
  static final String ID = "signalr";
  static final String PATH = "/hubs/video-generation";

  private static final Logger LOG = Logger.getLogger(SignalrEndpoint.class);
  private static final TypedKey<HubConnection> CONNECTION = new TypedKey<>("hub-connection");

  private final HubKit kit;
  private final Vertx vertx;

  SignalrEndpoint(HubKit kit, Vertx vertx) {
    this.kit = kit;
    this.vertx = vertx;
  }

  @OnOpen
  @NonBlocking
  void opened(WebSocketConnection socket) {
    AtomicReference<HubConnection> made = new AtomicReference<>();
    SocketWire wire =
        new SocketWire(socket, vertx.getOrCreateContext(), () -> made.get().roomAgain());
    String token = socket.userData().get(SignalrCheck.TOKEN);
    HubConnection connection =
        new HubConnection(
            token == null ? socket.id() : token,
            socket.userData().get(SocketDoor.ACCESS),
            socket.userData().get(SignalrCheck.OPTIONS),
            wire,
            kit);
    made.set(connection);
    socket.userData().put(CONNECTION, connection);
    if (!connection.open()) {
      wire.close(true);
    }
  }

  @OnTextMessage
  @NonBlocking
  void text(String records, WebSocketConnection socket) {
    socket.userData().get(CONNECTION).received(records);
  }

  /** Java clients send the same JSON in binary frames. */
  @OnBinaryMessage
  @NonBlocking
  void binary(Buffer records, WebSocketConnection socket) {
    socket.userData().get(CONNECTION).received(records.toString());
  }

  @OnClose
  @NonBlocking
  void closed(WebSocketConnection socket) {
    socket.userData().get(CONNECTION).gone();
  }

  /** What breaks the protocol of WebSockets ends its connection; the log needs no stack for it. */
  @OnError
  @NonBlocking
  void failed(Throwable failure, WebSocketConnection socket) {
    LOG.debugf("Connection %s: %s", socket.id(), failure);
  }
}
