package dev.reelay.gateway.route;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelay.gateway.Client;
import dev.reelay.gateway.Detached;
import dev.reelay.gateway.GatewayFiles;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.util.KeyUtils;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@TestProfile(Detached.class)
@WithTestResource(TestServers.class)
@WithTestResource(GatewayFiles.class)
@Timeout(60)
class RouteTest {
  @ConfigProperty(name = "test.stub")
  String stub;

  @ConfigProperty(name = "quarkus.http.test-port")
  int port;

  @ConfigProperty(name = "reelay.token.public-key-file")
  Path publicKey;

  @Test
  void credentialIsReplacedByASignedTokenForTheJob() throws Exception {
    // Given
    Client client = Client.fresh();
    String id = client.job();

    // When
    Response answer =
        given()
            .urlEncodingEnabled(false)
            .header("X-API-Key", client.secret())
            .header("X-Correlation-ID", "corr-7")
            .header("Connection", "X-Between, keep-alive")
            .header("X-Between", "us")
            .header("Cookie", "a=b")
            .get("/v1/jobs/" + id + "/artifacts/video.mp4?download=1&access_token=secret&x=%20y");

    // Then
    answer.then().statusCode(200).header("X-Correlation-ID", "corr-7");
    assertThat(answer.getHeaders().getList("X-Correlation-ID")).hasSize(1);
    assertThat(answer.asByteArray()).hasSize(1_000);
    assertThat(answer.header("Seen-Uri"))
        .isEqualTo("/v1/jobs/" + id + "/artifacts/video.mp4?download=1&x=%20y");
    assertThat(answer.header("Seen-X-api-key")).isNull();
    assertThat(answer.header("Seen-X-between")).isNull();
    assertThat(answer.header("Seen-Cookie")).isNull();
    assertThat(answer.header("Seen-X-correlation-id")).isEqualTo("corr-7");
    JsonNode claims = verified(answer.header("Seen-Authorization"));
    assertThat(claims.path("iss").asText()).isEqualTo("reelay");
    assertThat(claims.path("sub").asText()).isEqualTo(client.keyId());
    assertThat(claims.path("job").asText()).isEqualTo(id);
    assertThat(claims.path("groups").toString()).isEqualTo("[\"job\"]");
    assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(900);
  }

  @Test
  void rangesAndHeadPassUnchanged() {
    // Given
    Client client = Client.fresh();
    String path = "/v1/jobs/" + client.job() + "/artifacts/video.mp4";

    // When / Then
    client
        .request()
        .header("Range", "bytes=5-9")
        .get(path)
        .then()
        .statusCode(206)
        .header("Content-Range", "bytes 5-9/1000")
        .header("Content-Length", "5")
        .contentType("video/mp4")
        .body(equalTo("56789"));
    client
        .request()
        .head(path)
        .then()
        .statusCode(200)
        .header("Content-Length", "1000")
        .header("Accept-Ranges", "bytes");
  }

  @Test
  void nothingPassesForStrangersAndForeignJobs() {
    // Given
    String foreign = Client.fresh().job();
    Client client = Client.fresh();
    String own = client.job();

    for (String tail : List.of("/events", "/artifacts/video.mp4")) {
      // When / Then
      given().get("/v1/jobs/" + own + tail).then().statusCode(401);
      for (String id : List.of(foreign, "job_01JD0Z4T9V6Q2M8KXW3R5N7PCB", "x", "job_%2e%2e")) {
        client
            .request()
            .urlEncodingEnabled(false)
            .get("/v1/jobs/" + id + tail)
            .then()
            .statusCode(404)
            .contentType("application/problem+json")
            .body("code", equalTo("JOB_NOT_FOUND"));
      }
    }
    given()
        .get("/v1/jobs/" + own + "/artifacts/video.mp4?access_token=" + client.secret())
        .then()
        .statusCode(401);
    for (String name : List.of("..%2f..%2fx", ".hidden", "a%00b", "a%20b")) {
      client
          .request()
          .urlEncodingEnabled(false)
          .get("/v1/jobs/" + own + "/artifacts/" + name)
          .then()
          .statusCode(404);
    }
  }

  @Test
  void streamArrivesEntryByEntryAndItsEndIsNoticed() throws Exception {
    // Given
    Client client = Client.fresh();
    String id = client.job();
    int closedBefore = closed();
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://localhost:"
                        + port
                        + "/v1/jobs/"
                        + id
                        + "/events?after=0&access_token="
                        + client.secret()))
            .header("Accept", "text/event-stream")
            .build();

    // When
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<InputStream> answer =
          http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Seen-Uri"))
          .hasValue("/v1/jobs/" + id + "/events?after=0");
      InputStream body = answer.body();
      readUntil(body, ": open");
      for (int seq = 1; seq <= 2; seq++) {
        given().post(stub + "/release").then().statusCode(200);
        readUntil(body, "id: " + seq);
      }
      body.close();
      http.shutdownNow();
    }

    // Then
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(closed()).isEqualTo(closedBefore + 1));
  }

  @Test
  void finishedStreamEnds() throws Exception {
    // Given
    Client client = Client.fresh();
    String id = client.job();
    for (int i = 0; i < 3; i++) {
      given().post(stub + "/release").then().statusCode(200);
    }

    // When
    String whole = client.request().get("/v1/jobs/" + id + "/events").then().extract().asString();

    // Then
    assertThat(whole).contains("id: 1\n", "id: 2\n").endsWith("id: 3\ndata: {}\n\n");
  }

  @Test
  void refusedInstancesAreSkipped() {
    // Given
    Client client = Client.fresh();
    String id = client.job();

    // Every other instance of the list is dead; the last part of each path is no stream.
    for (int i = 0; i < 6; i++) {
      for (int release = 0; release < 3; release++) {
        given().post(stub + "/release").then().statusCode(200);
      }
      client.request().get("/v1/jobs/" + id + "/events").then().statusCode(200);
    }
  }

  @Test
  void unreachableServiceIs503AndABrokenOneIs502() {
    // Given
    Client client = Client.fresh();
    String id = client.job();

    // When / Then
    Client.admin()
        .request()
        .get("/admin/jobs/" + id)
        .then()
        .statusCode(503)
        .contentType("application/problem+json")
        .header("Retry-After", "1")
        .body("code", equalTo("UPSTREAM_UNAVAILABLE"))
        .body("retryAfter", equalTo(1));
    client.request().get("/admin/jobs/" + id).then().statusCode(403);
    client
        .request()
        .get("/v1/jobs/" + id + "/artifacts/mute.mp4")
        .then()
        .statusCode(502)
        .contentType("application/problem+json")
        .body("code", equalTo("UPSTREAM_FAILED"));
  }

  @Test
  void answerThatBreaksOffIsNotPassedAsWhole() throws Exception {
    // Given
    Client client = Client.fresh();
    URI uri =
        URI.create(
            "http://localhost:" + port + "/v1/jobs/" + client.job() + "/artifacts/broken.mp4");
    HttpRequest request = HttpRequest.newBuilder(uri).header("X-API-Key", client.secret()).build();

    // When
    try (HttpClient http = HttpClient.newHttpClient()) {
      // Then
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () -> http.send(request, HttpResponse.BodyHandlers.ofByteArray()))
          .isInstanceOf(IOException.class);
    }
  }

  private int closed() {
    return Integer.parseInt(given().get(stub + "/closed").asString());
  }

  private static void readUntil(InputStream body, String wanted) throws IOException {
    StringBuilder read = new StringBuilder();
    while (read.indexOf(wanted) < 0) {
      int next = body.read();
      if (next < 0) {
        throw new IOException("ended after " + read);
      }
      read.append((char) next);
    }
  }

  private JsonNode verified(String authorization) throws Exception {
    assertThat(authorization).startsWith("Bearer ");
    String[] parts = authorization.substring("Bearer ".length()).split("\\.", -1);
    PublicKey key = KeyUtils.decodePublicKey(Files.readString(publicKey), SignatureAlgorithm.ES256);
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initVerify(key);
    signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
    assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
    assertThat(new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8))
        .contains("\"alg\":\"ES256\"")
        .doesNotContain("kid");
    return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(parts[1]));
  }
}
