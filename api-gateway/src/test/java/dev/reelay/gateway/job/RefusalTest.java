package dev.reelay.gateway.job;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.reelay.gateway.Client;
import dev.reelay.gateway.Detached;
import dev.reelay.gateway.GatewayFiles;
import dev.reelay.gateway.Rows;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Detached.class)
@WithTestResource(TestServers.class)
@WithTestResource(GatewayFiles.class)
class RefusalTest {
  private static final Client CLIENT = new Client("", GatewayFiles.KEY);

  @Inject Rows rows;

  @ConfigProperty(name = "quarkus.http.test-port")
  int port;

  @Test
  void tooLargeBodiesAreRefusedWithOrWithoutALength() throws IOException {
    // Given
    int before = rows.ofJobs();
    String large = "{\"model\":\"studio\",\"prompt\":\"" + "x".repeat(1 << 20) + "\"}";

    // When
    Response announced = CLIENT.post(large);
    String chunked = chunked(large);

    // Then
    announced
        .then()
        .statusCode(413)
        .contentType("application/problem+json")
        .body("code", equalTo("BODY_TOO_LARGE"));
    assertThat(chunked).startsWith("HTTP/1.1 413").contains("BODY_TOO_LARGE");
    assertThat(rows.ofJobs()).isEqualTo(before);
  }

  @Test
  void refusalsOfTheFrameworkAreProblemDocumentsToo() {
    CLIENT
        .request()
        .put("/v1/jobs")
        .then()
        .statusCode(405)
        .body("code", equalTo("METHOD_NOT_ALLOWED"));
    CLIENT
        .request()
        .contentType("text/plain")
        .body("x")
        .post("/v1/jobs")
        .then()
        .statusCode(415)
        .contentType("application/problem+json")
        .body("code", equalTo("UNSUPPORTED_MEDIA_TYPE"));
    CLIENT
        .request()
        .accept("image/png")
        .get("/v1/jobs")
        .then()
        .statusCode(406)
        .body("code", equalTo("NOT_ACCEPTABLE"));
    CLIENT.request().get("/v1/nowhere").then().statusCode(404).body("code", equalTo("NOT_FOUND"));
    CLIENT
        .request()
        .delete("/v1/jobs/x/events")
        .then()
        .statusCode(405)
        .body("code", equalTo("METHOD_NOT_ALLOWED"));
    given().post("/v1/jobs").then().statusCode(415);
  }

  private String chunked(String body) throws IOException {
    return raw(
        "POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Authorization: Bearer "
            + GatewayFiles.KEY
            + "\r\nTransfer-Encoding: chunked\r\n\r\n"
            + Integer.toHexString(body.length())
            + "\r\n"
            + body
            + "\r\n0\r\n\r\n");
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket("localhost", port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      StringBuilder answer = new StringBuilder();
      while (answer.indexOf("}") < 0) {
        int next = socket.getInputStream().read();
        if (next < 0) {
          break;
        }
        answer.append((char) next);
      }
      return answer.toString();
    }
  }
}
