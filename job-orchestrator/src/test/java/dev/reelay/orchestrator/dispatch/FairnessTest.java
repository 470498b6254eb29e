package dev.reelay.orchestrator.dispatch;

import static dev.reelay.bus.Routes.Service.ADAPTERS;
import static dev.reelay.bus.Routes.Service.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.bus.JobRef;
import dev.reelay.event.FailureClass;
import dev.reelay.event.KeyLimits;
import dev.reelay.orchestrator.ByHand;
import dev.reelay.orchestrator.Desk;
import dev.reelay.orchestrator.Samples;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ByHand.class)
@QuarkusTestResource(TestServers.class)
class FairnessTest {
  private static final int MANY = 10_000;

  @Inject Desk desk;

  @BeforeEach
  void clear() {
    desk.clear();
  }

  @Test
  void aHigherPriorityStartsFirstAndTheOldestAmongEqualOnes() {
    // Given
    JobRef low = requested("key_a", 0, 1);
    JobRef middle = requested("key_a", 5, 1);
    desk.time().advance(Duration.ofSeconds(1));
    JobRef middleLater = requested("key_a", 5, 1);
    JobRef high = requested("key_a", 9, 1);

    // Then
    for (JobRef next : List.of(high, middle, middleLater, low)) {
      desk.dispatch();
      assertThat(desk.running("key")).containsExactly(next.jobId());
      desk.fail(next);
    }
  }

  @Test
  void whatHasBegunGoesBeforeAnyPriority() {
    // Given
    desk.sql("UPDATE provider_limits SET max_running = 1 WHERE provider = 'studio'");
    JobRef begun = requested("key_a", 0, 5);
    desk.dispatch();
    desk.tell(ADAPTERS, begun, Samples.failed(desk.asked(begun), FailureClass.NETWORK));
    desk.time().advance(Duration.ofSeconds(37));
    JobRef high = requested("key_a", 9, 5);

    // When
    desk.dispatch();

    // Then
    assertThat(desk.state(begun)).isEqualTo("processing");
    assertThat(desk.state(high)).isEqualTo("pending");
  }

  @Test
  void twentyKeysOfOneWeightHaveEqualShares() throws Exception {
    // Given
    for (int key = 0; key < 20; key++) {
      desk.copy(requested("key_%02d".formatted(key), 0, 100), 5 * (key + 6));
    }

    // When
    Map<String, Integer> starts = startsOf(400, 3);

    // Then
    assertThat(starts).hasSize(20);
    assertThat(jain(starts.values())).isGreaterThanOrEqualTo(0.95);
  }

  @Test
  void threefoldWeightHasThreefoldStarts() throws Exception {
    // Given
    desk.copy(requested("key_three", 0, new KeyLimits(1, 100, 100, 3, 9)), 400);
    desk.copy(requested("key_one", 0, 100), 400);

    // When
    Map<String, Integer> starts = startsOf(400, 3);

    // Then
    double ratio = (double) starts.get("key_three") / starts.get("key_one");
    assertThat(ratio).isBetween(3 * 0.95, 3 * 1.05);
  }

  @Test
  void aNewWeightCountsFromTheNextTurnOn() throws Exception {
    // Given
    desk.copy(requested("key_a", 0, 100), 400);
    desk.copy(requested("key_b", 0, 100), 400);
    startsOf(40, 1);

    // When
    requested("key_a", 0, new KeyLimits(2, 100, 100, 9, 9));
    Map<String, Integer> starts = startsOf(200, 1);

    // Then
    assertThat((double) starts.get("key_a") / starts.get("key_b")).isBetween(8.5, 9.5);
  }

  @Test
  void tenThousandJobsOfAKeyDelayAnotherKeyByNoMoreThanOneSlot() {
    // Given
    desk.copy(requested("key_a", 9, 1_000), MANY);
    desk.dispatch();
    JobRef other = requested("key_b", 0, 1);
    desk.dispatch();
    assertThat(desk.state(other)).isEqualTo("pending");

    // When
    desk.fail(new JobRef("key_a", desk.running("key").getFirst(), "corr"));
    desk.dispatch();

    // Then
    assertThat(desk.state(other)).isEqualTo("processing");
  }

  @Test
  void aFaultInOneKeyDoesNotKeepTheOthersFromTheirTurn() {
    // Given
    JobRef broken = requested("key_a", 0, 1);
    JobRef sound = requested("key_b", 0, 1);
    desk.sql("UPDATE jobs SET request = '[]' WHERE id = '" + broken.jobId() + "'");

    // When
    desk.dispatch();

    // Then
    assertThat(desk.state(sound)).isEqualTo("processing");
    assertThat(desk.state(broken)).isEqualTo("pending");
    assertThat(desk.leaks()).isEmpty();
  }

  /** Starts by key while all that runs ends again and again, with so many dispatchers at once. */
  private Map<String, Integer> startsOf(int count, int dispatchers) throws Exception {
    Map<String, Integer> starts = new HashMap<>();
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int total = 0; total < count; ) {
        List<Callable<Duration>> looks = new ArrayList<>();
        for (int i = 0; i < dispatchers; i++) {
          looks.add(desk::dispatch);
        }
        for (Future<Duration> look : pool.invokeAll(looks)) {
          look.get();
        }
        List<String> running =
            desk.column("SELECT scope || ' ' || holder_id FROM grants WHERE kind = 'key'");
        assertThat(running).isNotEmpty();
        for (String held : running) {
          String[] words = held.split(" ", 2);
          starts.merge(words[0], 1, Integer::sum);
          desk.fail(new JobRef(words[0], words[1], "corr"));
          total++;
        }
      }
    }
    return starts;
  }

  private static double jain(Collection<Integer> starts) {
    double sum = starts.stream().mapToDouble(Integer::doubleValue).sum();
    double squares = starts.stream().mapToDouble(n -> (double) n * n).sum();
    return sum * sum / (starts.size() * squares);
  }

  private JobRef requested(String keyId, int priority, int maxRunning) {
    return requested(keyId, priority, new KeyLimits(1, maxRunning, 100, 1, 9));
  }

  private JobRef requested(String keyId, int priority, KeyLimits limits) {
    JobRef job = Samples.job(keyId);
    desk.tell(GATEWAY, job, Samples.requested(priority, limits));
    return job;
  }
}
