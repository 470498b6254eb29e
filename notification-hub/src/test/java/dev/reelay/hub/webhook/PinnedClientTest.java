package dev.reelay.hub.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinnedClientTest {
  private static final PinnedClient.Letter LETTER =
      new PinnedClient.Letter(new Message("job_1", "job.completed", "{}"), 1, "v1,x");

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void theConnectionGoesToTheCheckedAddressWhateverTheNameMeansByNow() throws Exception {
    // Given: a name that no resolver knows
    try (Receiver receiver = new Receiver()) {
      URI url = URI.create("http://receiver.invalid:" + receiver.port() + "/hook?a=b");

      // When
      PinnedClient.Reply reply =
          client("5s").post(url, List.of(InetAddress.ofLiteral("127.0.0.1")), LETTER);

      // Then
      assertThat(reply.status()).isEqualTo(204);
      assertThat(receiver.calls.getFirst().path()).isEqualTo("/hook?a=b");
      assertThat(receiver.calls.getFirst().header("Host"))
          .isEqualTo("receiver.invalid:" + receiver.port());
    }
  }

  @Test
  void anotherAddressIsTriedWhereOneTakesNoConnection() throws Exception {
    // Given
    try (Receiver receiver = new Receiver()) {
      URI url = URI.create("http://receiver.invalid:" + receiver.port() + "/");
      List<InetAddress> addresses =
          List.of(InetAddress.ofLiteral("127.0.0.9"), InetAddress.ofLiteral("127.0.0.1"));

      // Then
      assertThat(client("5s").post(url, addresses, LETTER).status()).isEqualTo(204);
    }
  }

  @Test
  void whoDoesNotAnswerInTimeIsNotWaitedFor() throws Exception {
    // Given
    try (Receiver receiver = new Receiver()) {
      java.util.concurrent.CountDownLatch release = new java.util.concurrent.CountDownLatch(1);
      receiver.manner =
          (_, _) -> {
            release.await();
            return 200;
          };
      URI url = URI.create(receiver.url("/"));

      // Then
      assertThatThrownBy(
              () -> client("1s").post(url, List.of(InetAddress.ofLiteral("127.0.0.1")), LETTER))
          .isInstanceOf(PinnedClient.UnreachedException.class)
          .hasMessage("No answer within 1 s");
      release.countDown();
    }
  }

  @Test
  void aPortWithoutListenerIsNoConnection() throws Exception {
    // Given
    Receiver gone = new Receiver();
    URI url = URI.create(gone.url("/"));
    gone.close();

    // Then
    assertThatThrownBy(
            () -> client("5s").post(url, List.of(InetAddress.ofLiteral("127.0.0.1")), LETTER))
        .hasMessage("No connection");
  }

  @Test
  void theCertificateMustBeThatOfTheNameThoughTheAddressIsGiven(@TempDir Path folder)
      throws Exception {
    // Given: a receiver with a certificate for receiver.invalid
    Path store = folder.resolve("receiver.p12");
    new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "receiver",
            "-keyalg",
            "EC",
            "-storetype",
            "PKCS12",
            "-keystore",
            store.toString(),
            "-storepass",
            "password",
            "-dname",
            "CN=receiver",
            "-ext",
            "san=dns:receiver.invalid")
        .redirectErrorStream(true)
        .start()
        .waitFor();
    KeyStore keys = KeyStore.getInstance(store.toFile(), "password".toCharArray());
    Path trusted = folder.resolve("trusted.pem");
    Files.writeString(
        trusted,
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(keys.getCertificate("receiver").getEncoded())
            + "\n-----END CERTIFICATE-----\n");
    HttpServer server =
        vertx.createHttpServer(
            new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(
                    new PfxOptions().setPath(store.toString()).setPassword("password")));
    server.requestHandler(request -> request.response().setStatusCode(204).end());
    int port =
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join().actualPort();
    List<InetAddress> addresses = List.of(InetAddress.ofLiteral("127.0.0.1"));
    PinnedClient trusting = client("5s", trusted.toString());

    // Then
    URI right = URI.create("https://receiver.invalid:" + port + "/");
    URI wrong = URI.create("https://other.invalid:" + port + "/");
    assertThat(trusting.post(right, addresses, LETTER).status()).isEqualTo(204);
    assertThatThrownBy(() -> trusting.post(wrong, addresses, LETTER))
        .hasMessage("The connection could not be secured");
    assertThatThrownBy(() -> client("5s").post(right, addresses, LETTER))
        .hasMessage("The connection could not be secured");
  }

  private PinnedClient client(String timeout) {
    return client(timeout, null);
  }

  private PinnedClient client(String timeout, @Nullable String trusted) {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(WebhookConfig.class)
            .withDefaultValue("reelay.hub.webhook.timeout", timeout);
    if (trusted != null) {
      builder.withDefaultValue("reelay.hub.webhook.trust-file", trusted);
    }
    return new PinnedClient(vertx, builder.build().getConfigMapping(WebhookConfig.class));
  }
}
