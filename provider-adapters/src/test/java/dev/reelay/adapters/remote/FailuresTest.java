package dev.reelay.adapters.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.adapters.provider.SubmitResult;
import dev.reelay.event.Billed;
import dev.reelay.event.Failure;
import dev.reelay.event.FailureClass;
import dev.reelay.model.ProviderSettings;
import dev.reelay.model.SecretReference;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FailuresTest {
  private static final String SECRET = "a plain secret that no pattern would find";
  private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");

  private Failures failures;

  @BeforeEach
  void ofAProviderWithACredential(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("secret"), SECRET);
    ProviderSettings plain = BadServer.settings(Duration.ofSeconds(1), 1);
    ProviderSettings settings =
        new ProviderSettings(
            "bad",
            null,
            SecretReference.parse("file:" + file),
            Map.of(),
            List.of(),
            false,
            plain.calls(),
            1,
            1,
            true,
            Map.of());
    // The folder outlives this method only until the test ends, as the secret is read each time.
    failures = new Failures(Workbench.context("acme", settings, null, null));
  }

  private static Answer answer(int status) {
    return answer(status, "");
  }

  private static Answer answer(int status, String body) {
    return new Answer(
        status,
        HttpHeaders.of(Map.of("retry-after", List.of("9")), (_, _) -> true),
        body.getBytes(StandardCharsets.UTF_8),
        NOW);
  }

  private static Failures.Said said(FailureClass failureClass, String words) {
    return new Failures.Said(failureClass, null, words);
  }

  @ParameterizedTest
  @EnumSource(FailureClass.class)
  void everyFailureHasWordsForPeopleAndSomethingToDo(FailureClass failureClass) {
    // When
    Failure failure = failures.refused(answer(400), said(failureClass, "it said so"));
    // Then
    assertThat(failure.message()).contains("acme").endsWith(": it said so");
    assertThat(failure.code()).isEqualTo(failureClass.name());
    assertThat(failure.suggestedActions()).isNotEmpty();
    assertThat(failure.billed()).isEqualTo(Billed.NO);
    assertThat(failure.retryAfter() != null).isEqualTo(failureClass.isRetryable());
  }

  @Test
  void aSecretIsTakenOutBeforeTheTextIsCut() {
    // Given
    for (int before = 400; before < 520; before += 7) {
      String words = "w ".repeat(before / 2) + SECRET + " and more";
      // When
      Failure failure = failures.ended(said(FailureClass.PROVIDER_INTERNAL, words), Billed.UNKNOWN);
      // Then
      assertThat(failure.message()).doesNotContain("a plain secret");
    }
    assertThat(failures.unanswered(answer(500), "key " + SECRET))
        .hasMessageNotContaining("plain secret")
        .hasMessageContaining("HTTP 500");
  }

  @Test
  void theAnswerIsKeptForAdministratorsWithoutSecretsAndBounded() {
    for (int before = 1_900; before < 2_100; before += 7) {
      // Given
      String body = "{\"detail\":\"" + "w ".repeat(before / 2) + SECRET + " ".repeat(900) + "x\"}";
      // When
      SubmitResult.Rejected refused =
          failures.rejected(answer(400, body), said(FailureClass.INVALID_REQUEST, "no"));
      // Then
      assertThat(refused.rawAnswer())
          .startsWith("{\"detail\":\"w w")
          .doesNotContain("a plain secret")
          .hasSizeLessThanOrEqualTo(2_048)
          .hasSizeGreaterThan(1_900);
    }
    assertThat(failures.handover(answer(500, "broken"), said(FailureClass.PROVIDER_INTERNAL, "no")))
        .isInstanceOfSatisfying(
            SubmitResult.Unknown.class,
            unknown -> assertThat(unknown.rawAnswer()).isEqualTo("broken"));
    assertThat(
            failures
                .failed(said(FailureClass.PROVIDER_INTERNAL, "no"), Billed.NO, "key=" + SECRET)
                .rawAnswer())
        .doesNotContain("plain secret");
  }

  @Test
  void tellsWhoseFailureItIsAndTheCodeThatItWasGiven() {
    // When
    Failure named =
        failures.ended(new Failures.Said(FailureClass.PROVIDER_INTERNAL, "E6716", null), Billed.NO);
    Failure nameless =
        failures.ended(said(FailureClass.PROVIDER_INTERNAL, "it said so"), Billed.NO);
    // Then
    assertThat(named.provider()).isEqualTo("acme");
    assertThat(named.providerCode()).isEqualTo("E6716");
    assertThat(nameless.provider()).isEqualTo("acme");
    assertThat(nameless.providerCode()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "200, true",
    "408, true",
    "500, true",
    "502, true",
    "504, true",
    "503, false",
    "400, false",
    "401, false",
    "404, false",
    "429, false",
    "302, false"
  })
  void onlyAnAnswerThatProvesItMakesAnOrderRefused(int status, boolean unknown) {
    // When
    SubmitResult result = failures.handover(answer(status), said(Failures.byStatus(status), "no"));
    // Then
    assertThat(result instanceof SubmitResult.Unknown).isEqualTo(unknown);
  }
}
