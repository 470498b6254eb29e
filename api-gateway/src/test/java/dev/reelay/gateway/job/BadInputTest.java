package dev.reelay.gateway.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.reelay.gateway.Client;
import dev.reelay.gateway.Detached;
import dev.reelay.gateway.GatewayFiles;
import dev.reelay.gateway.Rows;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Detached.class)
@WithTestResource(TestServers.class)
@WithTestResource(GatewayFiles.class)
class BadInputTest {
  private static final Client CLIENT = new Client("", GatewayFiles.KEY);

  @Inject Rows rows;

  private record Bad(String fields, String field, String code) {}

  private static List<Bad> bad() {
    return List.of(
        new Bad("\"model\":\"sora\"", "model", "UNKNOWN_MODEL"),
        new Bad("\"model\":null", "model", "MISSING_FIELD"),
        new Bad("\"model\":7", "model", "WRONG_TYPE"),
        new Bad("\"model\":\"\"", "model", "INVALID_VALUE"),
        new Bad("\"prompt\":\"\"", "prompt", "INVALID_VALUE"),
        new Bad("\"prompt\":\" \\n \"", "prompt", "INVALID_VALUE"),
        new Bad("\"prompt\":null", "prompt", "MISSING_FIELD"),
        new Bad("\"prompt\":[\"a\"]", "prompt", "WRONG_TYPE"),
        new Bad("\"prompt\":\"" + "x".repeat(4_001) + "\"", "prompt", "INVALID_VALUE"),
        new Bad("\"prompt\":\"a\\u0000b\"", "prompt", "INVALID_VALUE"),
        new Bad("\"prompt\":\"a\\ud800b\"", "prompt", "INVALID_VALUE"),
        new Bad("\"duration\":0", "duration", "INVALID_VALUE"),
        new Bad("\"duration\":1", "duration", "INVALID_VALUE"),
        new Bad("\"duration\":61", "duration", "INVALID_VALUE"),
        new Bad("\"duration\":-5", "duration", "INVALID_VALUE"),
        new Bad("\"duration\":99999999999999999999", "duration", "INVALID_VALUE"),
        new Bad("\"duration\":5.5", "duration", "WRONG_TYPE"),
        new Bad("\"duration\":\"5\"", "duration", "WRONG_TYPE"),
        new Bad("\"duration\":true", "duration", "WRONG_TYPE"),
        new Bad("\"fps\":0", "fps", "INVALID_VALUE"),
        new Bad("\"fps\":121", "fps", "INVALID_VALUE"),
        new Bad("\"fps\":{}", "fps", "WRONG_TYPE"),
        new Bad("\"size\":\"63x64\"", "size", "INVALID_VALUE"),
        new Bad("\"size\":\"62x64\"", "size", "INVALID_VALUE"),
        new Bad("\"size\":\"64x3842\"", "size", "INVALID_VALUE"),
        new Bad("\"size\":\"1281x720\"", "size", "INVALID_VALUE"),
        new Bad("\"size\":\"1280\"", "size", "INVALID_VALUE"),
        new Bad("\"size\":\"1280x720x2\"", "size", "INVALID_VALUE"),
        new Bad("\"size\":\"99999999999x720\"", "size", "INVALID_VALUE"),
        new Bad("\"size\":1280", "size", "WRONG_TYPE"),
        new Bad("\"seed\":\"x\"", "seed", "WRONG_TYPE"),
        new Bad("\"seed\":1.5", "seed", "WRONG_TYPE"),
        new Bad("\"seed\":99999999999999999999", "seed", "INVALID_VALUE"),
        new Bad("\"metadata\":[]", "metadata", "WRONG_TYPE"),
        new Bad("\"metadata\":\"x\"", "metadata", "WRONG_TYPE"),
        new Bad("\"metadata\":" + entries(17, "v"), "metadata", "INVALID_VALUE"),
        new Bad("\"metadata\":" + entries(2, "v".repeat(1_100)), "metadata", "INVALID_VALUE"),
        new Bad("\"metadata\":{\"a\":null}", "metadata.a", "WRONG_TYPE"),
        new Bad("\"metadata\":{\"a\":\"\\u0000\"}", "metadata.a", "INVALID_VALUE"),
        new Bad("\"priority\":10", "priority", "INVALID_VALUE"),
        new Bad("\"priority\":-1", "priority", "INVALID_VALUE"),
        new Bad("\"priority\":6", "priority", "INVALID_VALUE"),
        new Bad("\"priority\":\"high\"", "priority", "WRONG_TYPE"),
        new Bad("\"priority\":5.5", "priority", "WRONG_TYPE"),
        new Bad("\"webhookUrl\":\"x.example\"", "webhookUrl", "INVALID_VALUE"),
        new Bad("\"webhookUrl\":\"ftp://x.example\"", "webhookUrl", "INVALID_VALUE"),
        new Bad("\"webhookUrl\":\"https://u:p@x.example\"", "webhookUrl", "INVALID_VALUE"),
        new Bad("\"webhookUrl\":\"https://x.example/#a\"", "webhookUrl", "INVALID_VALUE"),
        new Bad("\"webhookUrl\":7", "webhookUrl", "WRONG_TYPE"),
        new Bad("\"providers\":{}", "providers", "RESERVED_FIELD"),
        new Bad("\"parameters\":{}", "parameters", "RESERVED_FIELD"));
  }

  @Test
  void badValuesAreRefusedByNameAndNothingIsStored() {
    // Given
    int before = rows.ofJobs();

    for (Bad bad : bad()) {
      for (String path : List.of("/v1/jobs", "/v1/videos/generations/async")) {
        // When
        Response answer =
            CLIENT.json(body(bad.fields())).header("Idempotency-Key", "bad").post(path);

        // Then
        assertThat(answer.statusCode()).as(bad.toString()).isEqualTo(400);
        answer
            .then()
            .contentType("application/problem+json")
            .body("field", equalTo(bad.field()))
            .body("code", equalTo(bad.code()))
            .body("status", equalTo(400))
            .body("title", notNullValue())
            .body("detail", notNullValue())
            .body("correlationId", notNullValue());
      }
    }
    assertThat(rows.ofJobs()).isEqualTo(before);
  }

  @Test
  void bordersAreAllowed() {
    for (String fields :
        List.of(
            "\"prompt\":\"" + "😀".repeat(4_000) + "\"",
            "\"duration\":2",
            "\"duration\":60",
            "\"duration\":null",
            "\"fps\":1",
            "\"fps\":120",
            "\"size\":\"64x3840\"",
            "\"seed\":-9223372036854775808",
            "\"metadata\":" + entries(16, "v"),
            "\"metadata\":{\"deep\":{\"list\":[1,2.5,true,\"ü\"]}}")) {
      Response answer = CLIENT.post(body(fields));
      assertThat(answer.statusCode()).as(fields).isEqualTo(202);
    }
  }

  @Test
  void unknownFieldsAreRefusedNativelyByName() {
    // Given
    int before = rows.ofJobs();

    // When
    Response answer = CLIENT.post(body("\"style\":\"noir\""));

    // Then
    answer
        .then()
        .statusCode(400)
        .body("code", equalTo("UNKNOWN_FIELD"))
        .body("field", equalTo("style"));
    assertThat(rows.ofJobs()).isEqualTo(before);
  }

  @Test
  void whatIsNoJsonObjectIsRefused() {
    // Given
    int before = rows.ofJobs();

    for (String body :
        List.of(
            "",
            " ",
            "{",
            "nonsense",
            "{\"model\":\"studio\",}",
            "{} {}",
            "{\"a\":1,\"a\":2}",
            "{\"a\":NaN}",
            "[".repeat(5_000))) {
      // When
      Response answer = CLIENT.post(body);

      // Then
      assertThat(answer.statusCode()).as(body).isEqualTo(400);
      answer.then().contentType("application/problem+json").body("code", equalTo("INVALID_JSON"));
    }
    for (String body : List.of("[]", "null", "7", "\"x\"")) {
      CLIENT.post(body).then().statusCode(400).body("code", equalTo("WRONG_TYPE"));
    }
    CLIENT
        .request()
        .contentType(ContentType.JSON)
        .body(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'})
        .post("/v1/jobs")
        .then()
        .statusCode(400);
    assertThat(rows.ofJobs()).isEqualTo(before);
  }

  @Test
  void badIdempotencyKeysAreRefused() {
    for (String key : List.of(" ", "a b", "x".repeat(256), "ä")) {
      CLIENT
          .json(body("\"seed\":1"))
          .header("Idempotency-Key", key)
          .post("/v1/jobs")
          .then()
          .statusCode(400)
          .body("field", equalTo("Idempotency-Key"));
    }
  }

  /** A valid body with some fields replaced or added. */
  private static String body(String fields) {
    Stream<String> kept =
        Stream.of("\"model\":\"studio\"", "\"prompt\":\"a lighthouse\"")
            .filter(field -> !fields.startsWith(field.substring(0, field.indexOf(':'))));
    return Stream.concat(kept, Stream.of(fields)).collect(Collectors.joining(",", "{", "}"));
  }

  private static String entries(int count, String value) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"k" + i + "\":\"" + value + "\"")
        .collect(Collectors.joining(",", "{", "}"));
  }
}
