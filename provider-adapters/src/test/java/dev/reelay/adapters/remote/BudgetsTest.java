package dev.reelay.adapters.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.adapters.ByHand;
import dev.reelay.adapters.remote.RemoteCalls.Purpose;
import dev.reelay.model.ProviderSettings;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ByHand.class)
@WithTestResource(TestServers.class)
class BudgetsTest {
  private static final Duration WHILE = Duration.ofSeconds(4);

  @Inject BudgetStore store;

  private final String provider = "budget-" + UUID.randomUUID();

  private static ProviderSettings.Calls limits(int perMinute) {
    return new ProviderSettings.Calls(
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        4,
        perMinute,
        perMinute,
        Duration.ofSeconds(1),
        Duration.ofSeconds(1));
  }

  /** Calls that two instances were granted while both asked without a pause. */
  private int granted(Purpose purpose, int perMinute) throws Exception {
    List<Budgets> instances = List.of(new Budgets(store), new Budgets(store));
    AtomicInteger granted = new AtomicInteger();
    long end = System.nanoTime() + WHILE.toNanos();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all =
          IntStream.range(0, 6)
              .<Future<?>>mapToObj(i ->
                  threads.submit(() -> {
                    while (System.nanoTime() < end) {
                      if (instances.get(i % 2).take(provider, "default", purpose, limits(perMinute))
                          == null) {
                        granted.incrementAndGet();
                      }
                    }
                  }))
              .toList();
      for (Future<?> one : all) {
        one.get();
      }
    }
    return granted.get();
  }

  /** The burst at the beginning and what comes due meanwhile; never a minute's worth. */
  private static int most(int perMinute) {
    int burst = Math.max(1, perMinute / 12);
    double seconds = WHILE.toMillis() / 1000.0 + 1;
    return burst + (int) Math.ceil(seconds * (perMinute - burst + 1) / 60) + 1;
  }

  @Test
  void twoInstancesTogetherNeverHandOverMoreThanTheRate() throws Exception {
    // When
    int granted = granted(Purpose.SUBMIT, 60);
    // Then
    assertThat(granted).isBetween(3, most(60));
  }

  @Test
  void twoInstancesTogetherNeverLookMoreOftenThanTheRate() throws Exception {
    // When
    int granted = granted(Purpose.LOOK, 1_200);
    // Then
    assertThat(granted).isBetween(50, most(1_200));
  }

  @Test
  void whoIsRefusedIsToldWhenToComeAgain() {
    // Given
    Budgets budgets = new Budgets(store);
    Instant free = null;
    for (int i = 0; i < 100 && free == null; i++) {
      free = budgets.take(provider, "default", Purpose.SUBMIT, limits(6));
    }
    // Then
    assertThat(free).isBetween(Instant.now().minusSeconds(1), Instant.now().plusSeconds(15));
  }

  @Test
  void tellsHowManyCallsAreLeft() {
    // Given
    Budgets budgets = new Budgets(store);
    int before = budgets.left(provider, "default", Purpose.SUBMIT, limits(120));
    // When
    budgets.take(provider, "default", Purpose.SUBMIT, limits(120));
    int afterOne = budgets.left(provider, "default", Purpose.SUBMIT, limits(120));
    while (budgets.take(provider, "default", Purpose.SUBMIT, limits(120)) == null) {
      // Used up.
    }
    // Then
    assertThat(before).isEqualTo(10);
    assertThat(afterOne).isBetween(9, 10);
    assertThat(budgets.left(provider, "default", Purpose.SUBMIT, limits(120))).isBetween(0, 1);
    assertThat(budgets.left(provider, "key_1", Purpose.SUBMIT, limits(120))).isEqualTo(10);
  }

  @Test
  void credentialsAndPurposesHaveBudgetsOfTheirOwn() {
    // Given
    Budgets budgets = new Budgets(store);
    while (budgets.take(provider, "default", Purpose.SUBMIT, limits(6)) == null) {
      // Used up.
    }
    // Then
    assertThat(budgets.take(provider, "key_1", Purpose.SUBMIT, limits(6))).isNull();
    assertThat(budgets.take(provider, "default", Purpose.LOOK, limits(6))).isNull();
  }
}
