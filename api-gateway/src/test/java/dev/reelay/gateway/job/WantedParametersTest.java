package dev.reelay.gateway.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.reelay.bus.ScriptedBus;
import dev.reelay.event.InputReference;
import dev.reelay.event.VideoGenerationRequested;
import dev.reelay.gateway.Client;
import dev.reelay.gateway.Detached;
import dev.reelay.gateway.GatewayFiles;
import dev.reelay.gateway.Rows;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What may be chosen depends on the model; what it lacks is refused or left out, as it says. */
@QuarkusTest
@TestProfile(Detached.class)
@WithTestResource(TestServers.class)
@WithTestResource(GatewayFiles.class)
class WantedParametersTest {
  private static final String PICTURE =
      "{\"role\":\"first_frame\",\"url\":\"https://pictures.example/first.png?size=large\"}";

  @Inject ScriptedBus bus;
  @Inject Rows rows;

  private Client client;

  @BeforeEach
  void ownKey() {
    client = Client.fresh();
  }

  private Response post(String model, String fields) {
    return client.post("{\"model\":\"" + model + "\",\"prompt\":\"a lighthouse\"," + fields + "}");
  }

  private JsonPath accepted(String model, String fields) {
    Response answer = post(model, fields);
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(202);
    return answer.jsonPath();
  }

  private VideoGenerationRequested requested(JsonPath job) {
    return (VideoGenerationRequested) bus.published(job.getString("id")).getFirst().event();
  }

  @Test
  void aFirstFrameGoesAlongWithTheJob() {
    // When
    JsonPath job = accepted("painter", "\"inputs\":[" + PICTURE + "]");

    // Then
    assertThat(job.getList("warnings")).isEmpty();
    assertThat(requested(job).inputs())
        .containsExactly(
            new InputReference("first_frame", "https://pictures.example/first.png?size=large"));
  }

  @Test
  void noInputsAreAsGoodAsNone() {
    assertThat(requested(accepted("painter", "\"inputs\":[]")).inputs()).isEmpty();
    assertThat(requested(accepted("painter", "\"inputs\":null")).inputs()).isEmpty();
    assertThat(accepted("studio", "\"inputs\":[]").getList("warnings")).isEmpty();
  }

  @Test
  void wrongInputsAreRefusedByNameAndNothingIsStored() {
    // Given
    Map<String, String> fields =
        Map.ofEntries(
            Map.entry("[" + PICTURE + "," + PICTURE + "]", "inputs"),
            Map.entry("{}", "inputs"),
            Map.entry("[7]", "inputs"),
            Map.entry(input("last_frame", "https://pictures.example/a.png"), "inputs.role"),
            Map.entry(input("FIRST_FRAME", "https://pictures.example/a.png"), "inputs.role"),
            Map.entry(input("first_frame", "upload_01M7WWKFKVT1F6T7MZSW6SVSCC"), "inputs.url"),
            Map.entry(input("first_frame", "file:///etc/passwd"), "inputs.url"),
            Map.entry(input("first_frame", "ftp://pictures.example/a.png"), "inputs.url"),
            Map.entry(input("first_frame", "https://me:secret@pictures.example/a"), "inputs.url"),
            Map.entry(input("first_frame", "https:///a.png"), "inputs.url"),
            Map.entry(input("first_frame", "not an address"), "inputs.url"),
            Map.entry(
                input("first_frame", "https://pictures.example/" + "a".repeat(2_000)),
                "inputs.url"));
    int before = rows.ofJobs();

    fields.forEach((inputs, field) -> {
      // When
      Response answer = post("painter", "\"inputs\":" + inputs);

      // Then
      assertThat(answer.statusCode()).as(inputs).isEqualTo(400);
      answer.then().contentType("application/problem+json").body("field", equalTo(field));
      assertThat(answer.asString()).doesNotContain("secret");
    });
    post(
            "painter",
            "\"inputs\":[{\"role\":\"first_frame\",\"url\":\"https://a.example/\",\"mask\":1}]")
        .then()
        .statusCode(400)
        .body("code", equalTo("UNKNOWN_FIELD"));
    assertThat(rows.ofJobs()).isEqualTo(before);
  }

  private static String input(String role, String url) {
    return "[{\"role\":\"" + role + "\",\"url\":\"" + url + "\"}]";
  }

  @Test
  void whatAModelLacksIsRefusedByName() {
    for (Map.Entry<String, String> wish :
        Map.of("seed", "7", "fps", "30", "inputs", "[" + PICTURE + "]").entrySet()) {
      String model = wish.getKey().equals("inputs") ? "studio" : "painter";
      post(model, "\"" + wish.getKey() + "\":" + wish.getValue())
          .then()
          .statusCode(400)
          .contentType("application/problem+json")
          .body("code", equalTo("INVALID_VALUE"))
          .body("field", equalTo(wish.getKey()));
    }
  }

  @Test
  void aLenientModelLeavesOutWhatItLacksAndSaysSo() {
    // When
    JsonPath job =
        accepted("lenient", "\"seed\":7,\"fps\":30,\"inputs\":[" + PICTURE + "],\"duration\":6");

    // Then
    assertThat(job.getList("warnings", String.class))
        .hasSize(3)
        .anyMatch(warning -> warning.contains("'seed'"))
        .anyMatch(warning -> warning.contains("'fps'"))
        .anyMatch(warning -> warning.contains("'inputs'"));
    assertThat(client.show(job.getString("id")).getList("warnings")).hasSize(3);
    VideoGenerationRequested event = requested(job);
    assertThat(event.parameters().seed()).isNull();
    assertThat(event.parameters().fps()).isNull();
    assertThat(event.inputs()).isEmpty();
    assertThat(event.parameters().duration()).isEqualTo(6);
  }

  @Test
  void aWrongValueIsRefusedEvenWhereItWouldBeLeftOut() {
    post("lenient", "\"fps\":0").then().statusCode(400).body("field", equalTo("fps"));
    post("lenient", "\"inputs\":" + input("mask", "https://a.example/"))
        .then()
        .statusCode(400)
        .body("field", equalTo("inputs.role"));
  }

  @Test
  void onlyTheDurationsAndSizesOfTheModelAreTaken() {
    assertThat(requested(accepted("painter", "\"duration\":8")).parameters().duration())
        .isEqualTo(8);
    for (String duration : List.of("5", "3", "9")) {
      post("painter", "\"duration\":" + duration)
          .then()
          .statusCode(400)
          .body("field", equalTo("duration"));
    }
    post("painter", "\"size\":\"640x360\"").then().statusCode(400).body("field", equalTo("size"));
  }

  @Test
  void aPromptMayBeAsLongAsTheModelReads() {
    for (int length : List.of(2_000, 2_001)) {
      client
          .post("{\"model\":\"painter\",\"prompt\":\"" + "x".repeat(length) + "\"}")
          .then()
          .statusCode(length == 2_000 ? 202 : 400);
    }
  }
}
