package dev.reelay.bus;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.reelay.event.VideoGenerationCancellationRequested;
import dev.reelay.testkit.TestServers;
import dev.reelay.testkit.TestTokens;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestServers.class)
class DeadLetterTest {
  private static final String PARKED = "/internal/dead-letters";

  @Inject Boot boot;
  @Inject Sender sender;
  @Inject SchemaClock clock;
  @Inject ParkedStore parked;
  @Inject Notebook notebook;
  @Inject Jdbi jdbi;

  @BeforeEach
  void up() {
    await().atMost(Duration.ofSeconds(30)).until(() -> boot.step() == null);
  }

  @Test
  void aStuckEventIsShownWithItsErrorAndFollowers() {
    // Given
    JobRef job = stuck();

    // When / Then
    shown(job)
        .body("type", contains(cancellation(), cancellation()))
        .body("state", contains("stuck", "waiting"))
        .body("reason", contains("failed", "behind"))
        .body("[0].error", containsString("refused " + job.jobId()))
        .body("[0].event_id", notNullValue())
        .body("[0].body", containsString("u0"));
    long first = shown(job).extract().jsonPath().getLong("[0].position");
    admin()
        .get(PARKED + "?jobId=" + job.jobId() + "&after=" + first)
        .then()
        .statusCode(200)
        .body("size()", equalTo(1));
    admin()
        .get(PARKED + "?state=waiting&jobId=" + job.jobId() + "&limit=1")
        .then()
        .body("size()", equalTo(1));
  }

  @Test
  void aRedrivenJobGoesOnInItsOrder() {
    // Given
    JobRef job = stuck();
    notebook.accept(job.jobId() + " u0");

    // When
    order("redrive", "{\"jobId\":\"" + job.jobId() + "\",\"state\":\"stuck\"}")
        .statusCode(200)
        .body("redriven", equalTo(1));

    // Then
    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() -> assertThat(notebook.of(job.jobId())).containsExactly("u0", "u1"));
    order("redrive", "{\"jobId\":\"" + job.jobId() + "\"}").body("redriven", equalTo(0));
    assertThat(audit(job)).containsExactly("redrive key_admin -");
  }

  @Test
  void aDiscardedEventFreesWhatWaitsBehindIt() {
    // Given
    JobRef job = stuck();
    String id = shown(job).extract().jsonPath().getString("[0].event_id");
    String body = "{\"eventIds\":[\"" + id + "\"],\"reason\":\"sent in error\"}";

    // When
    order("discard", body).statusCode(200).body("discarded", equalTo(1));

    // Then
    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() -> assertThat(notebook.of(job.jobId())).containsExactly("u1"));
    order("discard", body).statusCode(200).body("discarded", equalTo(0));
    assertThat(audit(job)).containsExactly("discard key_admin sent in error");
  }

  @Test
  void anEventOfAnUnknownTypeWaitsForAReleaseThatKnowsIt() {
    // Given
    JobRef job = sender.job();
    park(job, "VideoGenerationDreamt", ParkedStore.Reason.UNKNOWN_TYPE);

    // When
    order("redrive", "{\"jobId\":\"" + job.jobId() + "\"}").body("redriven", equalTo(0));

    // Then
    shown(job).body("state", contains("unknown_type"));
  }

  @Test
  void badOrdersAreRefusedByField() {
    order("redrive", "{}").statusCode(400).body("field", equalTo("eventIds"));
    order("redrive", "{\"state\":\"lost\"}").statusCode(400).body("field", equalTo("state"));
    order("redrive", "{\"eventIds\":[\"x\"]}").statusCode(400);
    order("redrive", "{").statusCode(400);
    admin()
        .contentType(ContentType.JSON)
        .post(PARKED + "/redrive")
        .then()
        .statusCode(400)
        .contentType("application/problem+json");
    order("discard", "{\"jobId\":\"j\"}").statusCode(400).body("field", equalTo("reason"));
    order("discard", "{\"jobId\":\"j\",\"reason\":\" \"}").statusCode(400);
    admin().get(PARKED + "?state=lost").then().statusCode(400).body("field", equalTo("state"));
    admin()
        .post("/internal/outbox/resend?since=yesterday")
        .then()
        .statusCode(400)
        .body("field", equalTo("since"));
  }

  @Test
  void onlyAdministratorsMayLookOrAct() {
    for (String token : List.of(TestTokens.key("key_1"), TestTokens.job("key_1", "job_1"))) {
      with(token).get(PARKED).then().statusCode(403);
      with(token).body("{\"jobId\":\"j\"}").post(PARKED + "/redrive").then().statusCode(403);
      with(token).post("/internal/outbox/resend?since=2026-01-01T00:00:00Z").then().statusCode(403);
    }
    with("rk_" + "d".repeat(43)).get(PARKED).then().statusCode(401);
    given().get(PARKED).then().statusCode(401);
  }

  @Test
  void whatIsSentAgainHasNoSecondEffect() {
    // Given
    JobRef job = sender.job();
    String since = clock.now().minusSeconds(1).toString();
    sender.publish(job, "once");
    await().untilAsserted(() -> assertThat(notebook.of(job.jobId())).containsExactly("once"));

    // When
    int unmarked =
        admin()
            .post("/internal/outbox/resend?since=" + since)
            .then()
            .statusCode(200)
            .extract()
            .path("unmarked");
    sender.publish(job, "then");

    // Then
    assertThat(unmarked).isPositive();
    await()
        .untilAsserted(() -> assertThat(notebook.of(job.jobId())).containsExactly("once", "then"));
  }

  /** A job whose event u0 was given up, with u1 behind it. */
  private JobRef stuck() {
    JobRef job = sender.job();
    notebook.refuse(job.jobId() + " u0");
    sender.publish(job, "u0");
    sender.publish(job, "u1");
    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() -> shown(job).body("state", contains("stuck", "waiting")));
    return job;
  }

  private void park(JobRef job, String type, ParkedStore.Reason reason) {
    WireEvent event = sender.wire(job, type, "{}");
    QuarkusTransaction.requiringNew().run(() -> parked.park(event, reason, null, Duration.ZERO));
  }

  private static ValidatableResponse shown(JobRef job) {
    return admin().get(PARKED + "?jobId=" + job.jobId()).then().statusCode(200);
  }

  private static ValidatableResponse order(String action, String body) {
    return admin().body(body).post(PARKED + "/" + action).then();
  }

  private static RequestSpecification admin() {
    return with(TestTokens.admin());
  }

  private static RequestSpecification with(String token) {
    return given().contentType(ContentType.JSON).header("Authorization", "Bearer " + token);
  }

  private static String cancellation() {
    return VideoGenerationCancellationRequested.class.getSimpleName();
  }

  private List<String> audit(JobRef job) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT action || ' ' || actor || ' ' || coalesce(reason, '-')
                FROM parked_audit WHERE job_id = :job ORDER BY id
                """)
            .bind("job", job.jobId())
            .mapTo(String.class)
            .list());
  }
}
