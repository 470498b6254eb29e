package dev.reelay.orchestrator.admin;

import static dev.reelay.bus.Routes.Service.ADAPTERS;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import dev.reelay.bus.JobRef;
import dev.reelay.event.FailureClass;
import dev.reelay.event.StageCancellationRequested;
import dev.reelay.event.StopReason;
import dev.reelay.event.VideoGenerationFailed;
import dev.reelay.orchestrator.ByHand;
import dev.reelay.orchestrator.Desk;
import dev.reelay.orchestrator.Samples;
import dev.reelay.testkit.TestServers;
import dev.reelay.testkit.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ByHand.class)
@QuarkusTestResource(TestServers.class)
class JobDeskTest {
  private static final Map<String, Object> STUCK = Map.of("reason", "stuck since yesterday");

  @Inject Desk desk;

  @BeforeEach
  void clear() {
    desk.clear();
  }

  @Test
  void jobsAreFoundByWhatIsKnownOfThem() {
    // Given
    JobRef first = desk.started("studio", "key_a", 1);
    JobRef second = desk.started("studio", "key_a", 1);
    JobRef third = desk.started("mixed", "key_b", 1);

    // Then
    found("limit=50", third.jobId(), second.jobId(), first.jobId());
    found("keyId=key_a", second.jobId(), first.jobId());
    found("keyId=key_a&status=pending", second.jobId());
    found("status=pending,processing&model=mixed", third.jobId());
    found("provider=studio&limit=1", third.jobId());
    found("limit=2&after=" + third.jobId(), second.jobId(), first.jobId());
    found("createdAfter=2026-03-01T12:00:01Z");
    found("createdBefore=2026-03-01T12:00:01Z", third.jobId(), second.jobId(), first.jobId());
    admin().get("/admin/jobs?status=done").then().statusCode(400).body("field", equalTo("status"));
    admin()
        .get("/admin/jobs?createdAfter=yesterday")
        .then()
        .statusCode(400)
        .body("detail", containsString("ISO 8601"));
  }

  @Test
  void aStuckJobCanBeFailed() {
    // Given
    JobRef job = desk.started("studio", "key_a", 1);
    desk.succeed(job);

    // When
    order("/admin/jobs/" + job.jobId() + "/fail", STUCK)
        .statusCode(200)
        .body("changed", equalTo(true));
    order("/admin/jobs/" + job.jobId() + "/fail", STUCK)
        .statusCode(200)
        .body("changed", equalTo(false));

    // Then
    VideoGenerationFailed failed = desk.said(job, VideoGenerationFailed.class).getFirst();
    assertThat(failed.failure().failureClass()).isEqualTo(FailureClass.ENDED_BY_ADMINISTRATOR);
    assertThat(failed.failure().message()).contains("stuck since yesterday");
    assertThat(desk.said(job, StageCancellationRequested.class))
        .singleElement()
        .extracting(StageCancellationRequested::reason)
        .isEqualTo(StopReason.FAILED);
    assertThat(desk.leaks()).isEmpty();
    admin()
        .get("/admin/jobs/" + job.jobId())
        .then()
        .body("orders.action", contains("fail", "fail"))
        .body("orders.changed", contains(1, 0))
        .body("orders.reason", contains("stuck since yesterday", "stuck since yesterday"));

    // When
    desk.succeed(job);

    // Then
    assertThat(desk.state(job)).isEqualTo("failed");
  }

  @Test
  void aWaitingAttemptCanBeginNowAndNothingElseCan() {
    // Given
    JobRef job = desk.started("studio", "key_a", 1);
    order("/admin/jobs/" + job.jobId() + "/requeue", STUCK)
        .statusCode(409)
        .body("detail", containsString("waits for its next attempt"));
    desk.tell(ADAPTERS, job, Samples.failed(desk.asked(job), FailureClass.NETWORK));

    // When
    order("/admin/jobs/" + job.jobId() + "/requeue", STUCK).statusCode(200);
    desk.dispatch();

    // Then
    assertThat(desk.asked(job).stageRunId()).isEqualTo(job.jobId() + ".brief.2");
  }

  @Test
  void manyAreCancelledAtOnceAndASecondTimeChangesNothing() {
    // Given
    JobRef running = desk.started("studio", "key_a", 1);
    JobRef waiting = desk.started("studio", "key_a", 1);
    JobRef foreign = desk.started("studio", "key_b", 1);
    Map<String, Object> all =
        Map.of("filter", Map.of("keyId", "key_a"), "reason", "the customer left");

    // When
    order("/admin/jobs/cancel", all)
        .statusCode(200)
        .body("matched", equalTo(2))
        .body("changed", equalTo(2))
        .body("more", equalTo(false));

    // Then
    assertThat(desk.state(running)).isEqualTo("cancelling");
    assertThat(desk.state(waiting)).isEqualTo("cancelled");
    assertThat(desk.state(foreign)).isEqualTo("processing");
    order("/admin/jobs/cancel", all).statusCode(200).body("changed", equalTo(0));
    assertThat(desk.column("SELECT matched || ' ' || changed FROM job_orders ORDER BY id"))
        .containsExactly("2 2", "1 0");
  }

  @Test
  void anOrderThatIsTooWideOrSaysNoReasonIsRefused() {
    // Given
    JobRef job = desk.started("studio", "key_a", 1);

    // Then
    order("/admin/jobs/cancel", STUCK).statusCode(400).body("field", equalTo("filter"));
    order("/admin/jobs/cancel", Map.of("filter", Map.of(), "reason", "x"))
        .statusCode(400)
        .body("field", equalTo("filter"));
    order("/admin/jobs/fail", Map.of("filter", Map.of("status", List.of("stuck")), "reason", "x"))
        .statusCode(400)
        .body("field", equalTo("status"));
    order("/admin/jobs/" + job.jobId() + "/fail", Map.of())
        .statusCode(400)
        .body("field", equalTo("reason"));
    order("/admin/jobs/job_nothing/fail", STUCK).statusCode(404);
    given()
        .auth()
        .oauth2(TestTokens.key("key_a"))
        .contentType(ContentType.JSON)
        .body(STUCK)
        .post("/admin/jobs/" + job.jobId() + "/cancel")
        .then()
        .statusCode(403);
    assertThat(desk.state(job)).isEqualTo("processing");
  }

  private static void found(String query, String... ids) {
    admin()
        .get("/admin/jobs?" + query)
        .then()
        .statusCode(200)
        .body("id", ids.length == 0 ? empty() : contains(ids));
  }

  private static ValidatableResponse order(String path, Map<String, Object> body) {
    return admin().contentType(ContentType.JSON).body(body).post(path).then();
  }

  private static io.restassured.specification.RequestSpecification admin() {
    return given().auth().oauth2(TestTokens.admin());
  }
}
