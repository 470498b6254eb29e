package dev.reelay.adapters.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.event.Billed;
import dev.reelay.event.Failure;
import dev.reelay.event.FailureClass;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Answers by which a provider surely did not take an order on. */
final class Refusals {
  private static final String TOPIC = "Refused orders";

  private Refusals() {}

  static List<Situation> all() {
    return List.of(
            Situation.of(
                TOPIC, "429 with Retry-After in seconds", s -> limited(s, "rate-limited(7)")),
            Situation.of(
                TOPIC, "429 with Retry-After as a date", s -> limited(s, "rate-limited-date(7)")),
            Situation.of(TOPIC, "more runs at once than the account allows", s -> crowded(s)),
            Situation.of(TOPIC, "no money or quota left", s -> broke(s)),
            Situation.of(TOPIC, "503 before acceptance", s -> overloaded(s)),
            Situation.of(TOPIC, "the credential has expired", s -> expired(s)),
            Situation.of(TOPIC, "the credential is unknown", s -> unknown(s)))
        .stream()
        .map(situation -> situation.when(Subject::hasAccounts))
        .toList();
  }

  private static void limited(Scene scene, String fault) {
    scene.meets("duration=5&fault=" + fault);
    Instant before = Instant.now();

    Failure failure = scene.rejected(FailureClass.RATE_LIMITED);

    assertThat(failure.retryAfter()).isNotNull();
    assertThat(Duration.between(before, failure.retryAfter()))
        .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(20));
    assertThat(failure.billed()).isEqualTo(Billed.NO);
    assertThat(failure.failoverAllowed()).isTrue();
    scene.succeeds(scene.accepted());
    assertThat(scene.paid()).hasSize(1);
  }

  private static void crowded(Scene scene) {
    scene.simulator().account(scene.account(), Map.of("concurrency", 1));
    scene.meets("duration=3600&queue=0");
    scene.accepted();

    Failure failure =
        ((dev.reelay.adapters.provider.SubmitResult.Rejected) scene.submit()).failure();

    assertThat(failure.failureClass())
        .isIn(FailureClass.RATE_LIMITED, FailureClass.CONCURRENCY_LIMITED);
    assertThat(scene.paid()).hasSize(1);
  }

  private static void broke(Scene scene) {
    scene.meets("duration=5&fault=quota-gone");

    Failure failure = scene.rejected(FailureClass.INSUFFICIENT_FUNDS, FailureClass.QUOTA_WINDOW);

    assertThat(failure.suggestedActions()).isNotEmpty();
    assertThat(failure.failoverAllowed()).isTrue();
  }

  private static void overloaded(Scene scene) {
    scene.meets("duration=5&fault=server-error(503)");

    Failure failure = scene.rejected(FailureClass.PROVIDER_UNAVAILABLE);

    assertThat(failure.failoverAllowed()).isTrue();
  }

  private static void expired(Scene scene) {
    scene.meets("duration=5&fault=credential-expired");

    Failure failure = scene.rejected(FailureClass.AUTHENTICATION);

    assertThat(failure.suggestedActions()).anyMatch(action -> action.contains("credential"));
  }

  private static void unknown(Scene scene) {
    scene.setup().secret = "wrong-key-of-somebody-else-" + scene.stageRunId();

    assertThat(scene.rejected(FailureClass.AUTHENTICATION).failoverAllowed()).isTrue();
  }
}
