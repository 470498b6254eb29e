package dev.reelay.adapters.comfyui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FeedTest {
  private static final Map<String, String> NODES = Map.of("1", "Sampling", "2", "Writing");

  private final Vertx vertx = Vertx.vertx();
  private final List<ServerWebSocket> sockets = new CopyOnWriteArrayList<>();
  private final List<String> hints = new CopyOnWriteArrayList<>();
  private final WatchedRuns runs = new WatchedRuns(System::nanoTime);
  private HttpServer server;
  private Feed feed;

  @BeforeEach
  void start() {
    server = listen(0);
    feed = feed(server.actualPort());
  }

  private Feed feed(int port) {
    return new Feed(
        new Feed.Settings(
            "comfyui",
            URI.create("ws://127.0.0.1:" + port + "/ws?clientId=me"),
            () -> Map.of("Authorization", "Bearer one"),
            Duration.ofSeconds(5)),
        runs,
        hints::add);
  }

  private HttpServer listen(int port) {
    return vertx
        .createHttpServer()
        // A socket handler is not asked in a JVM in which a Quarkus service has run.
        .requestHandler(request -> request.toWebSocket().onSuccess(sockets::add))
        .listen(port, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  @AfterEach
  void stop() {
    feed.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void stepsOfARunBecomeProgressAndHints() {
    // Given
    feed.watch("p", "run", NODES);
    ServerWebSocket socket = socket(1);
    // When
    socket.writeBinaryMessage(Buffer.buffer(new byte[70_000]));
    socket.writeTextMessage("no JSON {");
    socket.writeTextMessage("x".repeat(1_200_000));
    socket.writeFrame(
        WebSocketFrame.textFrame("{\"type\":\"progress\",\"data\":{\"prompt_id\":\"p\",", false));
    socket.writeFrame(
        WebSocketFrame.continuationFrame(
            Buffer.buffer("\"node\":\"1\",\"value\":3,\"max\":4}}"), true));
    // Then
    await().untilAsserted(() -> assertThat(runs.progress("p").percent()).isEqualTo(37.5));
    assertThat(hints).containsExactly("run");
    assertThat(socket.query()).isEqualTo("clientId=me");
    assertThat(socket.headers().get("Authorization")).isEqualTo("Bearer one");
  }

  @Test
  void nothingIsOpenBeforeThereIsARun() {
    await().during(Duration.ofMillis(300)).untilAsserted(() -> assertThat(sockets).isEmpty());
  }

  @Test
  void aLostConnectionIsMadeAnewAndWhatWasMissedIsLookedAt() {
    // Given
    feed.watch("p", "run", NODES);
    feed.watch("q", "other", NODES);
    ServerWebSocket first = socket(1);
    // When
    await().until(feed::isConnected);
    first.close().toCompletionStage().toCompletableFuture().join();
    // Then
    socket(2);
    await().untilAsserted(() -> assertThat(hints).containsExactlyInAnyOrder("run", "other"));
  }

  @Test
  void aServerThatComesLaterIsFound() {
    // Given
    int port = server.actualPort();
    server.close().toCompletionStage().toCompletableFuture().join();
    feed.watch("p", "run", NODES);
    await().during(Duration.ofMillis(300)).until(() -> !feed.isConnected());
    // When
    server = listen(port);
    // Then
    await().atMost(Duration.ofSeconds(20)).until(feed::isConnected);
    assertThat(hints).isEmpty();
  }

  @Test
  void afterItsEndNothingIsOpen() {
    feed.watch("p", "run", NODES);
    ServerWebSocket socket = socket(1);

    feed.close();

    await().until(socket::isClosed);
    feed.watch("q", "other", NODES);
    await().during(Duration.ofMillis(300)).untilAsserted(() -> assertThat(sockets).hasSize(1));
  }

  private ServerWebSocket socket(int number) {
    await().atMost(Duration.ofSeconds(20)).until(() -> sockets.size() >= number);
    return sockets.get(number - 1);
  }
}
