package dev.reelay.adapters.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a vector that a provider publishes. */
class StandardWebhooksTest {
  private static final String SECRET = "whsec_dGVzdHNlY3JldHRlc3RzZWNyZXR0ZXN0c2VjcmV0MTI=";
  private static final long TIME = 1_781_080_794L;
  private static final String BODY =
      "{\"id\":\"1234567890\",\"status\":\"succeeded\",\"message\":\"\","
          + "\"create_time\":1781080778802,\"update_time\":1781080794151}";
  private static final String SIGNATURE = "v1,UsKlJP00XoQyOn410NM9xv34sP+Gl0jnOO9Lcpr7NJ4=";

  private final Map<String, String> headers =
      new HashMap<>(
          Map.of(
              "Webhook-Id",
              "9876543210",
              "Webhook-Timestamp",
              String.valueOf(TIME),
              "Webhook-Signature",
              SIGNATURE));

  private Optional<String> doubt(List<String> secrets, String body, long receivedAt) {
    return new StandardWebhooks(() -> secrets)
        .doubt(
            new WebhookCall(
                headers,
                body.getBytes(StandardCharsets.UTF_8),
                null,
                Instant.ofEpochSecond(receivedAt)));
  }

  private Optional<String> doubt() {
    return doubt(List.of(SECRET), BODY, TIME);
  }

  @Test
  void thePublishedVectorIsGenuine() {
    assertThat(doubt()).isEmpty();
  }

  @Test
  void anOldSecretIsGoodWhileSecretsAreExchanged() {
    assertThat(doubt(List.of("whsec_bmV3", SECRET), BODY, TIME)).isEmpty();
    assertThat(doubt(List.of("whsec_bmV3"), BODY, TIME)).isPresent();
    assertThat(doubt(List.of(), BODY, TIME)).isPresent();
  }

  @Test
  void oneOfSeveralSignaturesIsEnough() {
    // Given
    headers.put("Webhook-Signature", "v1a,xxxx v1,AAAA " + SIGNATURE);
    // Then
    assertThat(doubt()).isEmpty();
  }

  @Test
  void aChangedBodyIsForged() {
    assertThat(doubt(List.of(SECRET), BODY + " ", TIME)).isPresent();
    assertThat(doubt(List.of(SECRET), "", TIME)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(longs = {-301, 301, 90_000})
  void anOldOrEarlyCallIsNotBelieved(long late) {
    assertThat(doubt(List.of(SECRET), BODY, TIME + late)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(longs = {-300, 0, 300})
  void fiveMinutesBothWaysAreTolerated(long late) {
    assertThat(doubt(List.of(SECRET), BODY, TIME + late)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Webhook-Id", "Webhook-Timestamp", "Webhook-Signature"})
  void whatIsNotSignedIsNotBelieved(String header) {
    // Given
    headers.remove(header);
    // Then
    assertThat(doubt()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "now", "-1", "99999999999999999999", "1781080794.5"})
  void aTimeThatIsNoneIsNotBelieved(String time) {
    // Given
    headers.put("Webhook-Timestamp", time);
    // Then
    assertThat(doubt()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "v1", "v1,", "v2,UsKlJP00XoQyOn410NM9xv34sP+Gl0jnOO9Lcpr7NJ4=", ","})
  void aSignatureThatIsNoneIsNotBelieved(String signature) {
    // Given
    headers.put("Webhook-Signature", signature);
    // Then
    assertThat(doubt()).isPresent();
  }
}
