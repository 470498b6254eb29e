package dev.reelay.simulator.comfyui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.simulator.Client;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SocketTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Comfy comfy = Comfy.fresh("/comfyui");
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  /** Somebody who listens. */
  private static final class Listener implements WebSocket.Listener {
    private final List<JsonObject> messages = new CopyOnWriteArrayList<>();
    private final List<ByteBuffer> previews = new CopyOnWriteArrayList<>();
    private final StringBuilder part = new StringBuilder();
    private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
    private final WebSocket socket;
    private volatile boolean closed;

    private Listener(String url) {
      socket = HTTP.newWebSocketBuilder().buildAsync(URI.create(url), this).join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        messages.add(new JsonObject(part.toString()));
        part.setLength(0);
      }
      return WebSocket.Listener.super.onText(from, data, last);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
      binary.writeBytes(bytes(data));
      if (last) {
        previews.add(ByteBuffer.wrap(binary.toByteArray()));
        binary.reset();
      }
      return WebSocket.Listener.super.onBinary(from, data, last);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      closed = true;
      return WebSocket.Listener.super.onClose(from, code, reason);
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      closed = true;
    }

    private static byte[] bytes(ByteBuffer data) {
      byte[] bytes = new byte[data.remaining()];
      data.get(bytes);
      return bytes;
    }

    private List<String> types() {
      return messages.stream().map(message -> message.getString("type")).toList();
    }

    private List<JsonObject> of(String type) {
      return messages.stream()
          .filter(message -> message.getString("type").equals(type))
          .map(message -> message.getJsonObject("data"))
          .toList();
    }

    /** A run ends with no node at work. */
    private boolean hasEnded() {
      return of("executing").stream().anyMatch(data -> data.getValue("node") == null);
    }
  }

  @AfterEach
  void close() {
    listeners.forEach(listener -> listener.socket.abort());
  }

  @Test
  void theClientWhoSubmittedHearsHowItGoes() {
    Listener mine = listen("me");
    Listener other = listen("somebody");

    String id = submit("me", "duration=30&queue=0");
    await().until(mine::hasEnded);

    assertThat(mine.types())
        .containsSubsequence(
            "status",
            "execution_start",
            "execution_cached",
            "executing",
            "progress_state",
            "progress",
            "executed",
            "execution_success",
            "executing");
    assertThat(mine.of("status").getFirst().getString("sid")).isEqualTo("me");
    assertThat(mine.of("progress")).extracting(data -> data.getInteger("value")).isSorted();
    assertThat(mine.of("progress"))
        .allSatisfy(data -> {
          assertThat(data.getInteger("max")).isEqualTo(30);
          assertThat(data.getString("node")).isEqualTo("4");
          assertThat(data.getString("prompt_id")).isEqualTo(id);
        });
    assertThat(mine.of("executed").getFirst().getJsonObject("output").encode()).contains("boat_");
    assertThat(other.types()).isNotEmpty().containsOnly("status");
    assertThat(other.previews).isEmpty();
  }

  @Test
  void previewsAreBinary() {
    Listener mine = listen("me");

    submit("me", "duration=30&queue=0");
    await().until(mine::hasEnded);

    assertThat(mine.previews)
        .isNotEmpty()
        .allSatisfy(preview -> {
          assertThat(preview.getInt(0)).isEqualTo(1);
          assertThat(preview.getInt(4)).isEqualTo(1);
          assertThat(preview.getShort(8)).isEqualTo((short) 0xFFD8);
        });
  }

  @Test
  void failuresAndInterruptsAreTold() {
    Listener mine = listen("me");
    String failing = submit("me", "duration=20&queue=0&fault=fail-out-of-memory");
    await().until(() -> !mine.of("execution_error").isEmpty());
    JsonObject error = mine.of("execution_error").getFirst();
    assertThat(error.getString("prompt_id")).isEqualTo(failing);
    assertThat(error.getString("exception_type")).isEqualTo("torch.OutOfMemoryError");

    String killed = submit("me", "duration=600&queue=0");
    comfy.awaitRunning(killed);
    comfy.client().post("/comfyui/interrupt", new JsonObject());
    await().until(() -> !mine.of("execution_interrupted").isEmpty());
    assertThat(mine.of("execution_interrupted").getFirst().getString("prompt_id"))
        .isEqualTo(killed);
  }

  @Test
  void whoComesBackIsToldTheNodeAtWorkAndNothingOfThePast() {
    submit("me", "duration=600&queue=0");
    Listener first = listen("me");
    await().until(() -> !first.of("progress_state").isEmpty());

    Listener second = listen("me");

    await().until(() -> !second.of("executing").isEmpty());
    assertThat(second.types()).doesNotContain("execution_start", "execution_cached");
  }

  @Test
  void messagesAreLostOrDoubled() {
    Listener mine = listen("me");
    String silent = submit("me", "sim-instant?fault=webhook-missing");
    comfy.awaitEnd(silent);
    assertThat(mine.types()).containsOnly("status");

    submit("me", "sim-instant?fault=webhook-duplicate(1)");
    await().until(() -> mine.of("execution_success").size() == 2);
  }

  @Test
  void aRestartBreaksConnections() {
    Listener mine = listen("me");
    await().until(() -> !mine.types().isEmpty());

    comfy.client().post("/simulator/restart", new JsonObject().put("provider", "comfyui"));

    await().until(() -> mine.closed);
  }

  private Listener listen(String clientId) {
    String url = Client.url("/comfyui/ws?clientId=" + clientId).replaceFirst("http", "ws");
    Listener listener = new Listener(url);
    listeners.add(listener);
    await().until(() -> !listener.types().isEmpty());
    return listener;
  }

  private String submit(String clientId, String scenario) {
    String id = Comfy.uuid();
    comfy.submit(
        new JsonObject()
            .put("prompt_id", id)
            .put("client_id", clientId)
            .put("prompt", Comfy.graph(scenario)));
    return id;
  }
}
