package dev.reelay.gateway.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.event.ModelDurationsChanged;
import dev.reelay.event.ProviderAvailabilityChanged;
import dev.reelay.gateway.Client;
import dev.reelay.gateway.Detached;
import dev.reelay.gateway.GatewayFiles;
import dev.reelay.testkit.TestServers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Detached.class)
@WithTestResource(TestServers.class)
@WithTestResource(GatewayFiles.class)
class ModelsTest {
  private static final Client CLIENT = new Client("", GatewayFiles.KEY);

  @Inject ModelStore store;

  private long version = 1;

  @AfterEach
  void allIsWell() {
    tell("easel", true, null);
    tell("understudy", true, null);
  }

  private void tell(String provider, boolean available, String reason) {
    ProviderAvailabilityChanged news =
        new ProviderAvailabilityChanged(
            System.nanoTime() + version++, provider, List.of(), available, reason);
    QuarkusTransaction.requiringNew().run(() -> store.keep(news));
  }

  private static JsonPath list() {
    return CLIENT.request().get("/v1/models").then().statusCode(200).extract().jsonPath();
  }

  private static Map<String, Object> model(String id) {
    return list().getMap("data.find { it.id == '" + id + "' }");
  }

  @Test
  void modelsAreListedWithWhatTheyTake() {
    // When
    JsonPath list = list();

    // Then
    assertThat(list.getString("object")).isEqualTo("list");
    assertThat(list.getList("data.id", String.class))
        .contains("studio", "painter", "lenient", "understudied");
    assertThat(model("painter"))
        .containsEntry("object", "model")
        .containsEntry("available", true)
        .containsEntry("pipeline", "text-to-video")
        .containsEntry("promptMax", 2_000)
        .containsEntry(
            "duration", Map.of("min", 4, "max", 8, "standard", 4, "choice", List.of(4, 8)))
        .containsEntry("sizes", List.of("1280x720", "720x1280"))
        .containsEntry("defaultSize", "1280x720")
        .containsEntry("accepts", List.of("inputs"))
        .containsEntry("usdPerSecond", 0.1f)
        .doesNotContainKeys("reason", "usdPerVideo");
    assertThat(model("lenient"))
        .containsEntry("accepts", List.of())
        .containsEntry("usdPerVideo", 0.3f)
        .doesNotContainKeys("usdPerSecond", "sizes");
    assertThat(model("studio")).containsEntry("accepts", List.of("fps", "seed"));
  }

  @Test
  void aDisabledModelIsNeitherListedNorTaken() {
    assertThat(list().getList("data.id", String.class)).doesNotContain("retired");
    JsonPath refusal =
        CLIENT
            .post("{\"model\":\"retired\",\"prompt\":\"a lighthouse\"}")
            .then()
            .statusCode(400)
            .extract()
            .jsonPath();
    assertThat(refusal.getString("code")).isEqualTo("UNKNOWN_MODEL");
    assertThat(refusal.getString("suggestedActions")).contains("painter").doesNotContain("retired");
  }

  @Test
  void whyAModelCannotBeUsedIsTold() {
    // When
    tell("easel", false, "The credential is missing: env:EASEL is empty or not there");

    // Then
    assertThat(model("painter"))
        .containsEntry("available", false)
        .containsEntry("reason", "The credential is missing: env:EASEL is empty or not there");
    assertThat(model("understudied")).containsEntry("available", true).doesNotContainKey("reason");
    assertThat(model("studio")).containsEntry("available", true);

    // When
    tell("easel", true, null);

    // Then
    assertThat(model("painter")).containsEntry("available", true).doesNotContainKey("reason");
  }

  @Test
  void howLongJobsTakeIsToldOnceItIsKnown() {
    // Given
    assertThat(model("lenient")).doesNotContainKey("typicalSeconds");

    // When
    QuarkusTransaction.requiringNew()
        .run(() -> store.keep(new ModelDurationsChanged("lenient", 40, 90)));

    // Then
    assertThat(model("lenient")).containsEntry("typicalSeconds", Map.of("p50", 40f, "p90", 90f));
  }

  @Test
  void nobodySeesModelsWithoutAKey() {
    RestAssured.given().get("/v1/models").then().statusCode(401);
  }
}
