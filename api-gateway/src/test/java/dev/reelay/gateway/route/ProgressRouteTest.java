package dev.reelay.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.reelay.gateway.Client;
import dev.reelay.gateway.Detached;
import dev.reelay.gateway.GatewayFiles;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Detached.class)
@WithTestResource(TestServers.class)
@WithTestResource(GatewayFiles.class)
class ProgressRouteTest {
  @Test
  void theCourseOfAJobIsServedByTheTrackerForItsOwner() {
    Client client = Client.fresh();
    String id = client.job();

    for (String part : List.of("timeline", "progress-history")) {
      String path = "/v1/jobs/" + id + "/" + part;
      Response own = client.request().get(path + "?after=3&limit=5&access_token=x");
      own.then().statusCode(200);
      assertThat(own.header("Seen-Uri")).isEqualTo(path + "?after=3&limit=5");
      assertThat(claims(own)).contains("\"groups\":[\"job\"]", "\"job\":\"" + id + "\"");

      Client.fresh().request().get(path).then().statusCode(404);
      client.request().get("/v1/jobs/job_unknown/" + part).then().statusCode(404);
      RestAssured.given().get(path).then().statusCode(401);
      client.json("{}").post(path).then().statusCode(405);
    }
  }

  @Test
  void figuresAreThoseOfTheKeyAndForAdministratorsThoseOfAll() {
    Response own = Client.fresh().request().get("/v1/analytics/progress?from=2026-03-01");
    Response all = Client.admin().request().get("/v1/analytics/progress");

    own.then().statusCode(200);
    assertThat(own.header("Seen-Uri")).isEqualTo("/v1/analytics/progress?from=2026-03-01");
    assertThat(claims(own)).contains("\"groups\":[\"key\"]");
    all.then().statusCode(200);
    assertThat(claims(all)).contains("\"groups\":[\"admin\"]");
    RestAssured.given()
        .get("/v1/analytics/progress")
        .then()
        .statusCode(401)
        .body("status", equalTo(401));
  }

  private static String claims(Response answer) {
    return new String(
        Base64.getUrlDecoder().decode(answer.header("Seen-Authorization").split("\\.", -1)[1]),
        StandardCharsets.UTF_8);
  }
}
