package dev.reelay.orchestrator.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.event.Billed;
import dev.reelay.event.Failure;
import dev.reelay.event.FailureClass;
import dev.reelay.model.Model;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RetryPolicyTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final RetryPolicy SEED =
      new RetryPolicy(3, Duration.ofSeconds(30), Duration.ofHours(1));
  private static final Failure INTERNAL = Failure.of(FailureClass.PROVIDER_INTERNAL, "broke");

  @ParameterizedTest
  @CsvSource({"1,0,30", "2,0,60", "3,0,120", "1,-1,24", "1,1,36", "2,0.5,66", "3,-1,96"})
  void pausesDoubleAndSpreadByAFifth(int attempt, double jitter, long seconds) {
    assertThat(SEED.next(INTERNAL, attempt, NOW, jitter)).contains(NOW.plusSeconds(seconds));
  }

  @Test
  void theCapComesAfterTheSpread() {
    // Given
    RetryPolicy many = new RetryPolicy(100, Duration.ofSeconds(30), Duration.ofHours(1));

    // Then
    assertThat(many.next(INTERNAL, 8, NOW, -1)).contains(NOW.plusSeconds(3_072));
    assertThat(many.next(INTERNAL, 8, NOW, 1)).contains(NOW.plusSeconds(3_600));
    assertThat(many.next(INTERNAL, 100, NOW, 1)).contains(NOW.plusSeconds(3_600));
  }

  @Test
  void theFourthFailureIsTheEnd() {
    assertThat(SEED.next(INTERNAL, 4, NOW, 0)).isEmpty();
  }

  @Test
  void noRetriesWhenSwitchedOff() {
    assertThat(RetryPolicy.of(settings(false), null).next(INTERNAL, 1, NOW, 0)).isEmpty();
  }

  @Test
  void aModelMayDifferFromTheCommonRule() {
    // Given
    Model.Retry own =
        new Model.Retry(true, 1, Duration.ofSeconds(5), null, Model.UnknownSubmission.ASK);

    // When
    RetryPolicy policy = RetryPolicy.of(settings(false), own);

    // Then
    assertThat(policy.next(INTERNAL, 1, NOW, 0)).contains(NOW.plusSeconds(5));
    assertThat(policy.next(INTERNAL, 2, NOW, 0)).isEmpty();
  }

  @Test
  void aSubmissionThatMayHaveArrivedIsRepeatedOnlyWithConsent() {
    // Given
    Failure unknown = Failure.of(FailureClass.SUBMISSION_UNKNOWN, "no answer");
    Model.Retry consent = new Model.Retry(null, null, null, null, Model.UnknownSubmission.RESUBMIT);

    // Then
    assertThat(RetryPolicy.of(settings(true), null).next(unknown, 1, NOW, 0)).isEmpty();
    assertThat(RetryPolicy.of(settings(true), consent).next(unknown, 1, NOW, 0))
        .contains(NOW.plusSeconds(30));
  }

  private static RetryConfig settings(boolean enabled) {
    return new RetryConfig() {
      @Override
      public boolean enabled() {
        return enabled;
      }

      @Override
      public int max() {
        return 3;
      }

      @Override
      public long baseSeconds() {
        return 30;
      }

      @Override
      public long maxSeconds() {
        return 3600;
      }
    };
  }

  @Test
  void whatTheProviderNamedWins() {
    // Then
    assertThat(SEED.next(named(NOW.plusSeconds(7_200)), 1, NOW, 1))
        .contains(NOW.plusSeconds(7_200));
    assertThat(SEED.next(named(NOW.plusSeconds(2)), 3, NOW, 1)).contains(NOW.plusSeconds(2));
    assertThat(SEED.next(named(NOW.minusSeconds(2)), 3, NOW, 1)).contains(NOW);
  }

  @ParameterizedTest
  @EnumSource(FailureClass.class)
  void theClassAloneDecidesWhetherToRetry(FailureClass failureClass) {
    assertThat(SEED.next(Failure.of(failureClass, "x"), 1, NOW, 0).isPresent())
        .isEqualTo(failureClass.isRetryable());
  }

  private static Failure named(Instant retryAfter) {
    return new Failure(
        FailureClass.RATE_LIMITED,
        "slow_down",
        "slow down",
        429,
        retryAfter,
        Billed.NO,
        false,
        List.of());
  }
}
