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
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Detached.class)
@WithTestResource(TestServers.class)
@WithTestResource(GatewayFiles.class)
class AdminRouteTest {
  @Test
  void providersAreAdministeredAtTheAdapters() {
    // When
    Response list = Client.admin().request().get("/admin/providers?state=open&access_token=x");
    Response order =
        Client.admin()
            .json("{\"reason\":\"why not\"}")
            .post("/admin/providers/my-gpu/breaker/close");

    // Then
    list.then().statusCode(200);
    assertThat(list.header("Seen-Uri")).isEqualTo("/admin/providers?state=open");
    String claims =
        new String(
            Base64.getUrlDecoder().decode(list.header("Seen-Authorization").split("\\.", -1)[1]),
            StandardCharsets.UTF_8);
    assertThat(claims).contains("\"groups\":[\"admin\"]");
    order.then().statusCode(200);
    assertThat(order.header("Seen-Uri")).isEqualTo("/admin/providers/my-gpu/breaker/close");
    assertThat(new String(order.asByteArray(), StandardCharsets.UTF_8))
        .isEqualTo("{\"reason\":\"why not\"}");
  }

  @Test
  void jobsAreAdministeredAtTheOrchestrator() {
    // The orchestrator is the one service that cannot be reached here.
    for (String path : List.of("/admin/jobs", "/admin/jobs?status=failed", "/admin/jobs/job_1")) {
      unreachable(Client.admin().request().get(path));
    }
    for (String path : List.of("/admin/jobs/cancel", "/admin/jobs/job_1/force-fail")) {
      unreachable(Client.admin().json("{}").post(path));
    }
  }

  @Test
  void othersThanAdministratorsAndOtherPathsAreRefused() {
    Client client = Client.fresh();
    for (String path :
        List.of("/admin/jobs", "/admin/jobs/job_1", "/admin/providers", "/admin/providers/x/y")) {
      client.request().get(path).then().statusCode(403).body("code", equalTo("FORBIDDEN"));
      client.json("{}").post(path).then().statusCode(403);
      Client.admin().request().delete(path).then().statusCode(405);
    }
    for (String path :
        List.of(
            "/admin/jobs/a/b/c/d",
            "/admin/providers/..%2finternal",
            "/admin/providers/%2e%2e/%2e%2e/internal/outbox",
            "/admin/providers/a%20b",
            "/admin/providers/.hidden",
            "/admin/jobsx")) {
      Client.admin()
          .request()
          .urlEncodingEnabled(false)
          .get(path)
          .then()
          .statusCode(404)
          .body("code", equalTo("NOT_FOUND"));
    }
  }

  private static void unreachable(Response answer) {
    answer.then().statusCode(503).body("code", equalTo("UPSTREAM_UNAVAILABLE"));
  }
}
