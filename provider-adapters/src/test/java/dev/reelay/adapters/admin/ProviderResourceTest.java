package dev.reelay.adapters.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;

import dev.reelay.adapters.ByHand;
import dev.reelay.adapters.ScriptedProvider;
import dev.reelay.adapters.Story;
import dev.reelay.adapters.provider.StatusReport;
import dev.reelay.adapters.task.TaskTable;
import dev.reelay.bus.ScriptedBus;
import dev.reelay.event.Failure;
import dev.reelay.event.FailureClass;
import dev.reelay.testkit.TestServers;
import dev.reelay.testkit.TestTokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ByHand.class)
@WithTestResource(TestServers.class)
class ProviderResourceTest {
  @Inject ScriptedBus bus;
  @Inject ScriptedProvider scripted;
  @Inject TaskTable table;

  private static ValidatableResponse list() {
    return given().auth().oauth2(TestTokens.admin()).get("/admin/providers").then().statusCode(200);
  }

  private static String of(String provider, String field) {
    return "items.find { it.id == '%s' }.%s".formatted(provider, field);
  }

  private void run(Supplier<StatusReport> status, String state) {
    Story story = Story.of("scripted");
    scripted.run(story.runId()).status = status;
    bus.deliver(story.orchestrator(story.requested()));
    await().untilAsserted(() -> assertThat(table.state(story.runId())).isEqualTo(state));
  }

  @Test
  void tellsHowEachProviderStands() {
    // Given
    run(StatusReport.Succeeded::new, "succeeded");
    run(() -> new StatusReport.Failed(Failure.of(FailureClass.QUOTA_WINDOW, "used up")), "failed");
    run(() -> new StatusReport.Running(StatusReport.Progress.SILENT), "running");
    await().untilAsserted(() -> list().body(of("scripted", "available"), equalTo(true)));
    // Then
    list()
        .body("instance", notNullValue())
        .body("items.id", hasItem("studio"))
        .body(of("scripted", "kind"), equalTo("built-in"))
        .body(of("scripted", "running"), greaterThanOrEqualTo(1))
        .body(of("scripted", "uncertain"), equalTo(0))
        .body(of("scripted", "lastSuccessAt"), notNullValue())
        .body(of("scripted", "lastFailureAt"), notNullValue())
        .body(of("scripted", "lastFailureClass"), equalTo("QUOTA_WINDOW"));
  }

  @Test
  void aProviderThatCannotBeUsedSaysWhy() {
    await()
        .untilAsserted(() ->
            list()
                .body(of("remote", "kind"), equalTo("not-in-this-build"))
                .body(of("remote", "available"), equalTo(false))
                .body(of("remote", "reason"), notNullValue()));
    list().body(of("callback", "models"), equalTo(List.of("routed")));
  }

  @Test
  void tellsHowFarEachCredentialIsUsedUpButNotTheCredential() {
    // When
    ValidatableResponse answer = list();
    // Then
    answer
        .body(of("acme", "kind"), equalTo("openai-videos"))
        .body(of("acme", "accounts.account"), equalTo(List.of("default")))
        .body(of("acme", "accounts[0].breaker"), equalTo("closed"))
        .body(of("acme", "accounts[0].callsInHand"), equalTo(0))
        .body(of("acme", "accounts[0].callsLimit"), greaterThanOrEqualTo(1))
        .body(of("acme", "accounts[0].submitsLeft"), greaterThanOrEqualTo(1))
        .body(of("acme", "accounts[0].looksLeft"), greaterThanOrEqualTo(1));
    assertThat(answer.extract().asString()).doesNotContain("whsec");
  }

  @Test
  void isForAdministratorsAlone() {
    given().get("/admin/providers").then().statusCode(401);
    given().auth().oauth2(TestTokens.key("key_1")).get("/admin/providers").then().statusCode(403);
  }
}
