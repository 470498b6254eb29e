package dev.reelay.orchestrator.dispatch;

import static dev.reelay.bus.Routes.Service.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.bus.JobRef;
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
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Three dispatchers at once whose transactions end by chance where a kill would end them: at a new
 * run, at a new grant, or at the commit.
 */
@QuarkusTest
@TestProfile(ByHand.class)
@QuarkusTestResource(TestServers.class)
class GrantsUnderKillsTest {
  private static final int DISPATCHERS = 3;
  private static final int KEYS = 6;
  private static final int PER_KEY = 12;
  private static final int RUNNING_MAX = 2;
  private static final int STARTS_PER_MINUTE = 9;
  private static final int ROUNDS = 60;

  @Inject Desk desk;

  @BeforeEach
  void clear() {
    desk.clear();
  }

  @AfterEach
  void live() {
    desk.sql("DROP SEQUENCE IF EXISTS fates CASCADE");
    desk.sql("DROP FUNCTION IF EXISTS kill_by_chance CASCADE");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void noLimitIsExceededAndNoGrantLeaks(int seed) throws Exception {
    // Given
    Random random = new Random(seed);
    KeyLimits limits = new KeyLimits(1, RUNNING_MAX, 100, 1, 9, STARTS_PER_MINUTE);
    for (int key = 0; key < KEYS; key++) {
      JobRef job = Samples.job("key_" + key);
      desk.tell(GATEWAY, job, Samples.requested(0, limits));
      desk.copy(job, PER_KEY - 1);
    }
    killByChance(seed);

    // When
    int killed = 0;
    for (int round = 0; round < ROUNDS; round++) {
      killed += dispatchAtOnce();

      // Then
      assertThat(
              desk.column(
                  "SELECT scope FROM grants WHERE kind = 'key' GROUP BY scope HAVING count(*) > "
                      + RUNNING_MAX))
          .isEmpty();
      assertThat(desk.running("provider")).hasSizeLessThanOrEqualTo(4);
      assertThat(desk.column("SELECT holder_id FROM leaked_grants")).isEmpty();
      assertThat(desk.leaks()).isEmpty();

      endSome(random);
      desk.time().advance(Duration.ofMillis(random.nextInt(6_000)));
    }
    assertThat(killed).isGreaterThan(10);
    assertThat(
            desk.column(
                """
                SELECT a.id FROM jobs a JOIN jobs b ON b.key_id = a.key_id
                  AND b.started_at >= a.started_at AND b.started_at < a.started_at + interval '1 minute'
                GROUP BY a.id HAVING count(*) > %d
                """
                    .formatted(STARTS_PER_MINUTE)))
        .as("jobs with too many of their key within a minute")
        .isEmpty();
    assertThat(desk.column("SELECT job_id FROM stage_runs GROUP BY job_id HAVING count(*) > 1"))
        .isEmpty();
    assertThat(desk.column("SELECT id FROM jobs WHERE started_at IS NOT NULL"))
        .hasSizeGreaterThan(KEYS * PER_KEY / 2);
  }

  private void killByChance(int seed) {
    desk.sql("CREATE SEQUENCE fates");
    desk.sql(
        """
        CREATE FUNCTION kill_by_chance() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF hashint8extended(nextval('fates'), %d) %% 13 = 0 THEN RAISE EXCEPTION 'killed'; END IF;
          RETURN NEW;
        END $$
        """
            .formatted(seed));
    desk.sql(
        "CREATE TRIGGER early BEFORE INSERT ON stage_runs FOR EACH ROW EXECUTE FUNCTION kill_by_chance()");
    desk.sql(
        "CREATE TRIGGER amid AFTER INSERT ON grants FOR EACH ROW EXECUTE FUNCTION kill_by_chance()");
    desk.sql(
        """
        CREATE CONSTRAINT TRIGGER late AFTER INSERT ON grants DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION kill_by_chance()
        """);
  }

  /** Returns how many of the looks failed. */
  private int dispatchAtOnce() throws InterruptedException {
    int failed = 0;
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Duration>> looks = new ArrayList<>();
      for (int i = 0; i < DISPATCHERS; i++) {
        looks.add(desk::dispatch);
      }
      for (Future<Duration> look : pool.invokeAll(looks)) {
        try {
          look.get();
        } catch (ExecutionException _) {
          failed++;
        }
      }
    }
    return failed;
  }

  private void endSome(Random random) {
    for (String held :
        desk.column("SELECT scope || ' ' || holder_id FROM grants WHERE kind = 'key' ORDER BY 1")) {
      if (random.nextInt(3) > 0) {
        String[] words = held.split(" ", 2);
        desk.fail(new JobRef(words[0], words[1], "corr"));
      }
    }
  }
}
