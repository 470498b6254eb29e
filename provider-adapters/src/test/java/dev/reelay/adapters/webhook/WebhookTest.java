package dev.reelay.adapters.webhook;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.adapters.ByHand;
import dev.reelay.adapters.CallbackProvider;
import dev.reelay.adapters.Story;
import dev.reelay.adapters.provider.StatusReport;
import dev.reelay.adapters.remote.Callbacks;
import dev.reelay.bus.Envelope;
import dev.reelay.bus.ScriptedBus;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Objects;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ByHand.class)
@WithTestResource(TestServers.class)
class WebhookTest {
  @Inject ScriptedBus bus;
  @Inject CallbackProvider provider;
  @Inject Callbacks callbacks;
  @Inject Jdbi jdbi;

  private String address(Story story) {
    return Objects.requireNonNull(callbacks.url("callback", story.runId())).getPath();
  }

  private static ValidatableResponse call(String path, String body) {
    return given().contentType("text/plain").body(body).post(path).then();
  }

  private boolean tells(Story story, String type) {
    return bus.published(story.jobId()).stream().map(Envelope::type).anyMatch(type::equals);
  }

  private Story started() {
    Story story = Story.of("callback").model("routed");
    bus.deliver(story.orchestrator(story.requested()));
    await().until(() -> tells(story, "StageAccepted"));
    return story;
  }

  private String outcome(Story story, String delivery) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT outcome FROM webhook_receipts WHERE delivery_id = :delivery")
            .bind("delivery", story.jobId() + delivery)
            .mapTo(String.class)
            .findOne()
            .orElse(null));
  }

  @Test
  void aCallMakesUsLookAndOnlyTheLookCounts() {
    // Given
    Story story = started();
    provider.run(story.runId()).status = StatusReport.Succeeded::new;
    // When
    call(address(story), "hint " + story.jobId() + "1 -").statusCode(200);
    // Then
    await().until(() -> tells(story, "StageSucceeded"));
    await().untilAsserted(() -> assertThat(outcome(story, "1")).isEqualTo("applied"));
  }

  @Test
  void theSameCallAgainChangesNothing() {
    // Given
    Story story = started();
    String body = "hint " + story.jobId() + "1 -";
    call(address(story), body).statusCode(200);
    await().untilAsserted(() -> assertThat(outcome(story, "1")).isEqualTo("applied"));
    int looks = provider.run(story.runId()).polls.get();
    // When
    for (int i = 0; i < 5; i++) {
      call(address(story), body).statusCode(200);
    }
    // Then
    await()
        .during(Duration.ofMillis(600))
        .untilAsserted(() -> assertThat(provider.run(story.runId()).polls).hasValue(looks));
  }

  @Test
  void anAddressOfTheWholeAccountNeedsTheProvidersIdOfTheRun() {
    // Given
    Story story = started();
    // When
    call("/webhooks/providers/callback/account", "hint " + story.jobId() + "1 " + story.runId())
        .statusCode(200);
    // Then
    await().untilAsserted(() -> assertThat(outcome(story, "1")).isEqualTo("applied"));
    call("/webhooks/providers/callback/account", "hint " + story.jobId() + "2 -").statusCode(400);
    call("/webhooks/providers/scripted/account", "hint x y").statusCode(404);
  }

  @Test
  void aCallThatOvertakesTheAnswerToTheHandOverIsAppliedWhenTheRunIsKnown() {
    // Given
    Story story = Story.of("callback").model("routed");
    call("/webhooks/providers/callback/account", "hint " + story.jobId() + "1 " + story.runId())
        .statusCode(200);
    // When
    bus.deliver(story.orchestrator(story.requested()));
    // Then
    await().untilAsserted(() -> assertThat(outcome(story, "1")).isEqualTo("applied"));
  }

  @Test
  void whoCannotProveItselfIsTurnedAwayAndNothingIsStored() {
    // Given
    Story story = started();
    String path = address(story);
    // Then
    call(path, "forged").statusCode(401);
    call(path, "nonsense").statusCode(400);
    call(path.substring(0, path.length() - 4) + "AAAA", "hint " + story.jobId() + "1 -")
        .statusCode(404);
    call(path.replace("/callback/", "/scripted/"), "hint " + story.jobId() + "1 -").statusCode(404);
    call("/webhooks/providers/nobody/account", "hint " + story.jobId() + "1 -").statusCode(404);
    assertThat(outcome(story, "1")).isNull();
  }

  @Test
  void aChallengeIsAnsweredBeforeTheRunIsKnown() {
    // Given
    Story story = Story.of("callback").model("routed");
    // Then
    String answer = call(address(story), "challenge abc").statusCode(200).extract().asString();
    assertThat(answer).isEqualTo("{\"challenge\":\"abc\"}");
  }

  @Test
  void aCallAboutARunThatEndedChangesNothing() {
    // Given
    Story story = started();
    provider.run(story.runId()).status = StatusReport.Succeeded::new;
    call(address(story), "hint " + story.jobId() + "1 -").statusCode(200);
    await().until(() -> tells(story, "StageSucceeded"));
    // When
    call(address(story), "hint " + story.jobId() + "2 -").statusCode(200);
    // Then
    await().untilAsserted(() -> assertThat(outcome(story, "2")).isEqualTo("over"));
  }
}
