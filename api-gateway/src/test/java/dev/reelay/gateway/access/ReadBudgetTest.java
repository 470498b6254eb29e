package dev.reelay.gateway.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.reelay.gateway.Client;
import dev.reelay.gateway.GatewayFiles;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ReadBudgetTest.Few.class)
@WithTestResource(TestServers.class)
@WithTestResource(GatewayFiles.class)
class ReadBudgetTest {
  /** Three looks, and then one in a very long while. */
  public static final class Few implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "reelay.bus.connected", "false",
          "reelay.access.reads-at-once", "3",
          "reelay.access.reads-per-second", "1");
    }
  }

  @Test
  void whoLooksTooOftenIsToldWhenToComeBackAndNobodyElsePays() {
    // Given
    Client client = Client.fresh();
    String id = client.job();
    int refused = 0;

    // When
    for (int look = 0; look < 20 && refused == 0; look++) {
      refused = client.request().get("/v1/jobs/" + id).statusCode() == 429 ? look : 0;
    }

    // Then
    assertThat(refused).isBetween(3, 19);
    for (String path : new String[] {"", "/events", "/artifacts/video.mp4"}) {
      client
          .request()
          .get("/v1/jobs/" + id + path)
          .then()
          .statusCode(429)
          .header("Retry-After", equalTo("1"))
          .body("code", equalTo("RATE_LIMITED"));
    }
    given()
        .get("/v1/jobs/" + id + "/events?access_token=" + client.secret())
        .then()
        .statusCode(429);
    client.job();
    Client other = Client.fresh();
    other.request().get("/v1/jobs/" + other.job()).then().statusCode(200);
  }

  @Test
  void whatWasSpentComesBackWithTime() {
    // Given
    TokenBucket bucket = new TokenBucket(10, 2, 0);

    // Then
    assertThat(bucket.take(0)).isZero();
    assertThat(bucket.take(0)).isZero();
    assertThat(bucket.take(0)).isEqualTo(Duration.ofMillis(100));
    assertThat(bucket.take(100_000_000)).isZero();
    assertThat(bucket.take(100_000_000)).isPositive();
    assertThat(bucket.take(10_000_000_000L)).isZero();
    assertThat(bucket.take(10_000_000_000L)).isZero();
    assertThat(bucket.take(10_000_000_000L)).isPositive();
  }
}
