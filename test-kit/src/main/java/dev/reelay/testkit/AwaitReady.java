package dev.reelay.testkit;

import static io.restassured.RestAssured.given;

import io.quarkus.test.junit.callback.QuarkusTestBeforeEachCallback;
import io.quarkus.test.junit.callback.QuarkusTestMethodContext;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.ConfigProvider;

/** The port opens before the schema and the first keys are there; tests begin after that. */
public final class AwaitReady implements QuarkusTestBeforeEachCallback {
  @Override
  public void beforeEach(QuarkusTestMethodContext context) {
    int port = ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class);
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> given().port(port).get("/q/health/ready").statusCode() == 200);
  }
}
