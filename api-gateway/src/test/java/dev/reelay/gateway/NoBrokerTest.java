package dev.reelay.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.reelay.bus.ScriptedBus;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestServers.class)
@WithTestResource(GatewayFiles.class)
@WithTestResource(NoBroker.class)
class NoBrokerTest {
  @Inject ScriptedBus bus;

  @ConfigProperty(name = "quarkus.management.test-port")
  int management;

  @Test
  void jobsAreAcceptedUpToTheBoundAndHealthSaysWhatIsMissing() {
    // Given
    Client client = new Client("", GatewayFiles.KEY);

    // When
    String id = client.job();

    // Then
    assertThat(client.show(id).getString("status")).isEqualTo("pending");
    assertThat(bus.published(id)).hasSize(1);
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> {
          String health = given().port(management).get("/q/health").asString();
          assertThat(health).contains("\"rabbitmq\"").contains("cannot be used");
        });
    // The two first keys and the first job are in the outbox.
    client.job();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() ->
            client
                .post("{\"model\":\"studio\",\"prompt\":\"x\"}")
                .then()
                .statusCode(503)
                .header("Retry-After", "5")
                .body("code", equalTo("OVERLOADED")));
    assertThat(client.show(id).getString("status")).isEqualTo("pending");
  }
}
