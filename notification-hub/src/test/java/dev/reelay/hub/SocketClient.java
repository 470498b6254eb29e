package dev.reelay.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A WebSocket client as the JDK has it; remembers what came. */
public final class SocketClient implements WebSocket.Listener, AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  public final List<String> texts = new CopyOnWriteArrayList<>();
  public volatile int closeCode;
  private final StringBuilder part = new StringBuilder();
  private WebSocket socket;

  private SocketClient() {}

  /** Connects with a token and, unless empty, a subprotocol. */
  public static SocketClient open(URI base, String path, String token, String subprotocol) {
    SocketClient client = new SocketClient();
    WebSocket.Builder builder =
        HTTP.newWebSocketBuilder().header("Authorization", "Bearer " + token);
    if (!subprotocol.isEmpty()) {
      builder.subprotocols(subprotocol);
    }
    client.socket =
        builder
            .buildAsync(
                URI.create(base.toString().replaceFirst("^http", "ws")).resolve(path), client)
            .join();
    return client;
  }

  public String subprotocol() {
    return socket.getSubprotocol();
  }

  public void send(String text) {
    socket.sendText(text, true).join();
  }

  public WebSocket socket() {
    return socket;
  }

  /** The messages of this kind so far, by their {@code op}. */
  public List<JsonNode> ops(String op) {
    return messages().stream().filter(m -> m.path("op").asText().equals(op)).toList();
  }

  public List<JsonNode> messages() {
    return texts.stream().map(SocketClient::json).toList();
  }

  public static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    part.append(data);
    if (last) {
      texts.add(part.toString());
      part.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
    closeCode = statusCode;
    return null;
  }

  @Override
  public void close() {
    socket.abort();
  }
}
