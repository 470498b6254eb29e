package dev.reelay.orchestrator.dispatch;

import static dev.reelay.bus.Routes.Service.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelay.bus.JobRef;
import dev.reelay.event.KeyLimits;
import dev.reelay.orchestrator.ByHand;
import dev.reelay.orchestrator.Desk;
import dev.reelay.orchestrator.Samples;
import dev.reelay.testkit.TestServers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ByHand.class)
@QuarkusTestResource(TestServers.class)
class DispatchMetersTest {
  private static final int COUNTS_THAT_FORGET = 12;

  @Inject Desk desk;
  @Inject MeterRegistry meters;

  @BeforeEach
  void clear() {
    desk.clear();
  }

  @Test
  void queuesTurnsAndGrantsAreShown() {
    // Given
    for (int i = 0; i < COUNTS_THAT_FORGET; i++) {
      desk.count();
    }
    Timer timer = meters.get("reelay.job.request.to.start").timer();
    long timed = timer.count();
    double waited = timer.totalTime(TimeUnit.SECONDS);
    double turns = turns();
    requested("key_a", 3, 9);
    desk.copy(requested("key_b", 1, 1), 2);
    desk.time().advance(Duration.ofSeconds(5));

    // When
    desk.dispatch();
    desk.count();

    // Then
    assertThat(gauge("reelay.grants.used", "kind", "provider", "scope", "studio")).isEqualTo(4);
    assertThat(gauge("reelay.grants.used", "kind", "key", "scope", "key_a")).isEqualTo(3);
    assertThat(gauge("reelay.jobs.pending")).isEqualTo(2);
    assertThat(gauge("reelay.jobs.waiting", "reason", "key_limit")).isEqualTo(2);
    assertThat(gauge("reelay.grants.leaked")).isZero();
    assertThat(gauge("reelay.turns.share", "key", "key_a")).isEqualTo(0.75);
    assertThat(gauge("reelay.turns.share", "key", "key_b")).isEqualTo(0.25);
    assertThat(turns() - turns).isEqualTo(4);
    assertThat(timer.count() - timed).isEqualTo(4);
    assertThat(timer.totalTime(TimeUnit.SECONDS) - waited).isCloseTo(20, within(0.1));
  }

  @Test
  void aGrantWhoseHolderIsOverIsShown() {
    // Given
    JobRef job = desk.started("studio", "key_a", 1);
    desk.fail(job);
    desk.sql(
        "INSERT INTO grants (kind, holder_id, scope, taken_at) VALUES ('key', '%s', 'key_a', now()), ('provider', '%s', 'studio', now())"
            .formatted(job.jobId(), job.jobId() + ".brief.1"));

    // When
    desk.count();

    // Then
    assertThat(gauge("reelay.grants.leaked")).isEqualTo(2);
  }

  private double turns() {
    return meters.counter("reelay.turns", "provider", "studio").count();
  }

  private double gauge(String name, String... tags) {
    return meters.get(name).tags(tags).gauge().value();
  }

  private JobRef requested(String keyId, int count, int maxRunning) {
    JobRef job = Samples.job(keyId);
    desk.tell(GATEWAY, job, Samples.requested(0, new KeyLimits(1, maxRunning, 100, 1, 9)));
    if (count > 1) {
      desk.copy(job, count - 1);
    }
    return job;
  }
}
