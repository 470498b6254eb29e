package dev.reelay.gateway.route;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.reelay.gateway.Client;
import dev.reelay.gateway.Detached;
import dev.reelay.gateway.GatewayFiles;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@TestProfile(Detached.class)
@WithTestResource(TestServers.class)
@WithTestResource(GatewayFiles.class)
@WithTestResource(SwitchingStub.class)
@Timeout(60)
class TunnelTest {
  @ConfigProperty(name = "quarkus.http.test-port")
  int port;

  @Test
  void bytesPassBothWaysAndTheCredentialStaysHere() throws Exception {
    Client client = Client.fresh();
    for (int n = 0; n < 50; n++) {
      try (Side side = new Side("/v1/realtime?access_token=" + client.secret() + "&x=1", null)) {
        assertThat(side.status()).isEqualTo("HTTP/1.1 101 Switching Protocols");
        assertThat(side.head())
            .containsIgnoringCase("upgrade: websocket")
            .containsIgnoringCase("sec-websocket-protocol: reelay.v1+json");
        String seen = side.lines.readLine();
        assertThat(seen)
            .as("what the service says at once")
            .startsWith("GET /v1/realtime?x=1 HTTP/1.1|")
            .containsIgnoringCase("authorization: Bearer ey")
            .containsIgnoringCase("sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==")
            .doesNotContain(client.secret())
            .doesNotContainIgnoringCase("cookie");
        side.write("to and fro\n");
        assertThat(side.lines.readLine()).isEqualTo("to and fro");
      }
    }
  }

  @Test
  void whatIsSaidOverItIsDescribedForEverybody() {
    given()
        .get("/asyncapi/realtime")
        .then()
        .statusCode(200)
        .contentType("application/json")
        .body("asyncapi", equalTo("3.0.0"))
        .body("channels.realtime.address", equalTo("/v1/realtime"));
  }

  @Test
  void muchPassesWhole() throws Exception {
    String line = "0123456789".repeat(1_000);
    try (Side side = new Side("/v1/realtime", Client.fresh().secret())) {
      side.lines.readLine();
      for (int n = 0; n < 300; n++) {
        side.write(line + "\n");
        assertThat(side.lines.readLine()).isEqualTo(line);
      }
    }
  }

  @Test
  void oneSideThatLeavesTakesTheOtherWithIt() throws Exception {
    try (Side side = new Side("/v1/realtime", Client.fresh().secret())) {
      side.lines.readLine();
      side.write("leave\n");
      assertThat(side.lines.readLine()).isNull();
    }
  }

  @Test
  void aRefusalOfTheServicePasses() throws Exception {
    String path = "/hubs/video-generation?id=abc&refused=1";
    try (Side side = new Side(path, Client.fresh().secret())) {
      assertThat(side.status()).isEqualTo("HTTP/1.1 404 Not Found");
    }
  }

  @Test
  void strangersAreRefusedHere() throws Exception {
    try (Side side = new Side("/v1/realtime", "rk_" + "x".repeat(43))) {
      assertThat(side.status()).isEqualTo("HTTP/1.1 401 Unauthorized");
    }
    try (Side side = new Side("/v1/realtime", null)) {
      assertThat(side.status()).isEqualTo("HTTP/1.1 401 Unauthorized");
    }
  }

  /** The client's side. */
  private final class Side implements AutoCloseable {
    final Socket socket;
    final BufferedReader lines;
    private final String status;
    private final StringBuilder head = new StringBuilder();

    Side(String path, String key) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      write(
          "GET "
              + path
              + " HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
              + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
              + "Cookie: a=b\r\n"
              + (key == null ? "" : "Authorization: Bearer " + key + "\r\n")
              + "\r\n");
      status = lines.readLine();
      for (String line = lines.readLine(); !line.isEmpty(); line = lines.readLine()) {
        head.append(line).append('\n');
      }
    }

    String status() {
      return status;
    }

    String head() {
      return head.toString();
    }

    void write(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
