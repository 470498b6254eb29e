package dev.reelay.orchestrator.admin;

import static dev.reelay.bus.Routes.Service.ADAPTERS;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.reelay.bus.JobRef;
import dev.reelay.event.FailureClass;
import dev.reelay.orchestrator.ByHand;
import dev.reelay.orchestrator.Desk;
import dev.reelay.orchestrator.Samples;
import dev.reelay.testkit.TestServers;
import dev.reelay.testkit.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ByHand.class)
@QuarkusTestResource(TestServers.class)
class JobResourceTest {
  @Inject Desk desk;

  @BeforeEach
  void clear() {
    desk.clear();
  }

  @Test
  void anAdministratorSeesTheWholeJob() {
    // Given
    JobRef job = desk.started("studio", "key_a", 1);
    desk.succeed(job);
    desk.tell(ADAPTERS, job, Samples.failed(desk.asked(job), FailureClass.NETWORK));

    // Then
    given()
        .auth()
        .oauth2(TestTokens.admin())
        .get("/admin/jobs/" + job.jobId())
        .then()
        .statusCode(200)
        .contentType("application/json")
        .body("job.state", equalTo("retrying"))
        .body("job.plan.pipeline", equalTo("studio"))
        .body("stages.stage", contains("brief"))
        .body("stages[0].outputs[0].name", equalTo("brief.json"))
        .body("runs.state", contains("succeeded", "failed"))
        .body("runs[1].failure.failureClass", equalTo("NETWORK"))
        .body("grants.kind", contains("key"))
        .body("transitions", hasSize(4))
        .body("transitions[3].to_state", equalTo("retrying"));
  }

  @Test
  void nobodyElseSeesIt() {
    // Given
    JobRef job = desk.started("studio", "key_a", 1);
    String path = "/admin/jobs/" + job.jobId();

    // Then
    given().get(path).then().statusCode(401);
    given().auth().oauth2(TestTokens.key("key_a")).get(path).then().statusCode(403);
    given().auth().oauth2(TestTokens.job("key_a", job.jobId())).get(path).then().statusCode(403);
  }

  @Test
  void anUnknownJobIsNotFound() {
    given()
        .auth()
        .oauth2(TestTokens.admin())
        .get("/admin/jobs/job_nothing")
        .then()
        .statusCode(404)
        .contentType("application/problem+json")
        .body("status", equalTo(404))
        .body("detail", equalTo("There is no job job_nothing"));
  }
}
