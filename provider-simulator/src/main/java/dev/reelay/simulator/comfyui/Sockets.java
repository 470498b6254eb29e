package dev.reelay.simulator.comfyui;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The open sockets by the ids of their clients; a second one of an id takes the first one's place.
 */
final class Sockets {
  private static final int MOST = 1000;

  private final Map<String, ServerWebSocket> open = new LinkedHashMap<>();

  /** Takes a socket in; false when there is no room. */
  synchronized boolean add(String clientId, ServerWebSocket socket) {
    if (open.size() >= MOST && !open.containsKey(clientId)) {
      return false;
    }
    open.put(clientId, socket);
    return true;
  }

  synchronized void remove(String clientId, ServerWebSocket socket) {
    open.remove(clientId, socket);
  }

  synchronized boolean isEmpty() {
    return open.isEmpty();
  }

  void sendAll(String type, JsonObject data) {
    List<String> all;
    synchronized (this) {
      all = new ArrayList<>(open.keySet());
    }
    all.forEach(clientId -> send(clientId, type, data));
  }

  void send(String clientId, String type, JsonObject data) {
    ServerWebSocket socket = find(clientId);
    // What a client does not read is dropped, as nothing here is kept for it.
    if (socket != null && !socket.isClosed() && !socket.writeQueueFull()) {
      socket.writeTextMessage(new JsonObject().put("type", type).put("data", data).encode());
    }
  }

  void send(String clientId, Buffer binary) {
    ServerWebSocket socket = find(clientId);
    if (socket != null && !socket.isClosed() && !socket.writeQueueFull()) {
      socket.writeBinaryMessage(binary);
    }
  }

  /** Breaks all connections, as a process that dies does. */
  void drop() {
    List<ServerWebSocket> all;
    synchronized (this) {
      all = new ArrayList<>(open.values());
      open.clear();
    }
    all.forEach(ServerWebSocket::close);
  }

  private synchronized @Nullable ServerWebSocket find(String clientId) {
    return open.get(clientId);
  }
}
