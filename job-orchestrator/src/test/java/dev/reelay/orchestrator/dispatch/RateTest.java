package dev.reelay.orchestrator.dispatch;

import static dev.reelay.bus.Routes.Service.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.bus.JobRef;
import dev.reelay.event.KeyLimits;
import dev.reelay.event.VideoGenerationQueued;
import dev.reelay.event.VirtualKeyChanged;
import dev.reelay.event.WaitingFor;
import dev.reelay.orchestrator.ByHand;
import dev.reelay.orchestrator.Desk;
import dev.reelay.orchestrator.Samples;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ByHand.class)
@QuarkusTestResource(TestServers.class)
class RateTest {
  @Inject Desk desk;

  @BeforeEach
  void clear() {
    desk.clear();
    desk.sql("UPDATE provider_limits SET max_running = 100 WHERE provider = 'studio'");
  }

  @Test
  void aKeyStartsNoMoreJobsWithinAMinuteThanItMay() {
    // Given
    desk.copy(requested("key_a", limits(1, 3)), 9);

    // When
    Duration pause = desk.dispatch();

    // Then
    assertThat(desk.running("key")).hasSize(3);
    assertThat(pause).isEqualTo(Duration.ofSeconds(1));
    assertThat(
            desk.column(
                "SELECT DISTINCT coalesce(waiting_for, '') FROM jobs WHERE state = 'pending'"))
        .containsExactly("key_limit");

    // When
    desk.time().advance(Duration.ofMillis(59_900));

    // Then
    assertThat(desk.dispatch()).isBetween(Duration.ofMillis(100), Duration.ofMillis(101));
    assertThat(desk.running("key")).hasSize(3);

    // When
    desk.time().advance(Duration.ofMillis(100));
    desk.dispatch();

    // Then
    assertThat(desk.running("key")).hasSize(6);
  }

  @Test
  void aRestSavesNothingUp() {
    // Given
    JobRef first = requested("key_a", limits(1, 3));
    desk.dispatch();
    desk.fail(first);
    desk.time().advance(Duration.ofMinutes(10));

    // When
    desk.copy(requested("key_a", limits(1, 3)), 9);
    desk.dispatch();
    desk.time().advance(Duration.ofSeconds(30));
    desk.dispatch();

    // Then
    assertThat(desk.running("key")).hasSize(3);
  }

  @Test
  void theRateOfAKeyChangesLive() {
    // Given
    desk.copy(requested("key_a", limits(1, 2)), 9);
    desk.dispatch();

    // When
    desk.tell(GATEWAY, "key_a", changed(2, 5));
    desk.dispatch();

    // Then
    assertThat(desk.running("key")).hasSize(5);

    // When
    desk.tell(GATEWAY, "key_a", changed(3, null));
    desk.dispatch();

    // Then
    assertThat(desk.running("key")).hasSize(10);
  }

  @Test
  void aProviderBeginsNoMoreRunsWithinAMinuteThanItMay() {
    // Given
    desk.sql("UPDATE provider_limits SET starts_per_minute = 2 WHERE provider = 'studio'");
    JobRef last = requested("key_a", limits(1, null));
    desk.copy(last, 2);
    desk.copy(requested("key_b", limits(1, null)), 1);

    // When
    desk.dispatch();

    // Then
    assertThat(desk.running("provider")).hasSize(2);
    assertThat(desk.column("SELECT DISTINCT scope FROM grants WHERE kind = 'key'")).hasSize(2);
    assertThat(
            desk.column(
                "SELECT id FROM jobs WHERE state = 'pending' AND waiting_for = 'provider_limit'"))
        .hasSize(3);

    // When
    desk.time().advance(Duration.ofMinutes(1));
    desk.dispatch();

    // Then
    assertThat(desk.running("provider")).hasSize(4);
  }

  @Test
  void onlyJobsThatHaveNotStartedHearOfARate() {
    // Given
    JobRef started = requested("key_a", limits(1, 1));
    JobRef waiting = requested("key_a", limits(1, 1));

    // When
    desk.dispatch();
    desk.dispatch();

    // Then
    assertThat(desk.said(waiting, VideoGenerationQueued.class))
        .extracting(VideoGenerationQueued::waitingFor)
        .containsExactly(WaitingFor.KEY_LIMIT);
    assertThat(desk.said(started, VideoGenerationQueued.class)).isEmpty();
  }

  @Test
  void theFileOfModelsSaysTheRateOfAProvider() {
    assertThat(
            desk.one(
                "SELECT max_running || ' ' || starts_per_minute FROM provider_limits WHERE provider = 'paced'"))
        .isEqualTo("5 30");
  }

  private static KeyLimits limits(long version, @Nullable Integer perMinute) {
    return new KeyLimits(version, 100, 100, 1, 9, perMinute);
  }

  private static VirtualKeyChanged changed(long version, @Nullable Integer perMinute) {
    return new VirtualKeyChanged(version, "active", null, limits(version, perMinute), List.of());
  }

  private JobRef requested(String keyId, KeyLimits limits) {
    JobRef job = Samples.job(keyId);
    desk.tell(GATEWAY, job, Samples.requested(0, limits));
    return job;
  }
}
