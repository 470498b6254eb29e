package dev.reelay.gateway;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.notNullValue;

import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Detached.class)
@WithTestResource(TestServers.class)
@WithTestResource(GatewayFiles.class)
class OpenApiTest {
  @Test
  void everythingServedIsDocumented() {
    given()
        .get("/openapi?format=json")
        .then()
        .statusCode(200)
        .body("info.title", equalTo("Reelay"))
        .body("paths", hasKey("/v1/jobs"))
        .body("paths", hasKey("/v1/jobs/{id}"))
        .body("paths", hasKey("/v1/jobs/{id}/cancel"))
        .body("paths", hasKey("/v1/jobs/{id}/retry"))
        .body("paths", hasKey("/v1/videos/generations/tasks/{taskId}/retry"))
        .body("paths", hasKey("/v1/jobs/{id}/events"))
        .body("paths", hasKey("/v1/jobs/{id}/artifacts/{name}"))
        .body("paths", hasKey("/v1/jobs/{id}/timeline"))
        .body("paths", hasKey("/v1/jobs/{id}/progress-history"))
        .body("paths", hasKey("/v1/analytics/progress"))
        .body("components.schemas.TimelineStage.properties", hasKey("typical"))
        .body("paths", hasKey("/v1/jobs/{id}/logs"))
        .body("paths", hasKey("/v1/jobs/{id}/share"))
        .body("paths", hasKey("/v1/tickets"))
        .body("paths", hasKey("/v1/webhooks/{id}/deliveries/{delivery}/redrive"))
        .body("paths.'/v1/webhooks/{id}'", hasKey("patch"))
        .body("components.schemas.NewJob.properties", hasKey("webhookUrl"))
        .body("paths", hasKey("/v1/videos/generations/async"))
        .body("paths", hasKey("/v1/videos/generations/tasks/{taskId}"))
        .body("paths", hasKey("/v1/videos/generations/{taskId}"))
        .body("paths", hasKey("/admin/keys"))
        .body("paths", hasKey("/admin/dead-letters"))
        .body("paths", hasKey("/admin/dead-letters/redrive"))
        .body("paths", hasKey("/admin/dead-letters/discard"))
        .body("paths", hasKey("/admin/outbox/resend"))
        .body("paths.keySet().findAll { it.startsWith('/internal') }.size()", equalTo(0))
        .body("paths.'/admin/dead-letters'.get.parameters.name", hasItem("service"))
        .body("components.schemas.Job.properties.status.enum.size()", equalTo(8))
        .body("components.schemas.Cancellation.properties", hasKey("providerStatuses"))
        .body("components.schemas.ProviderStatus.properties.status.enum.size()", equalTo(6))
        .body("components.schemas.JobError.properties", hasKey("suggestedActions"))
        .body("components.schemas.HistoryEntry.properties", hasKey("failureCode"))
        .body("paths.'/v1/jobs/{id}/cancel'.post.parameters.name", hasItem("wait"))
        .body("paths.'/v1/jobs/{id}'.get.parameters.name", hasItem("include"))
        .body("components.schemas.Retry.properties", hasKey("acceptDoubleBilling"))
        .body("components.schemas.Job.properties", hasKey("retryOf"))
        .body("paths.'/admin/keys/{idOrName}'", hasKey("patch"))
        .body("components.schemas.KeyChange.properties", hasKey("startsPerMinute"))
        .body("components.schemas.NewJob.properties.priority.maximum", equalTo(9))
        .body("components.schemas.Job.properties", hasKey("queuePosition"))
        .body("components.schemas.Task.properties", hasKey("estimatedStartTime"))
        .body("components.schemas.NewJob.properties.prompt", notNullValue())
        .body("components.schemas.Problem.properties.code", notNullValue())
        .body("components.securitySchemes.virtualKey.scheme", equalTo("bearer"))
        .body("paths.'/v1/jobs'.post.responses.default", notNullValue());
  }

  @Test
  void theEventsAreDocumentedForEverybody() {
    given()
        .get("/asyncapi")
        .then()
        .statusCode(200)
        .contentType("application/json")
        .body("asyncapi", equalTo("3.0.0"))
        .body("components.schemas", hasKey("VideoGenerationRequested"));
  }
}
