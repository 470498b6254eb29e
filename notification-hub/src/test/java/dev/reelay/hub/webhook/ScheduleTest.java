package dev.reelay.hub.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final WebhookConfig DEFAULTS =
      new SmallRyeConfigBuilder()
          .addDiscoveredConverters()
          .withMapping(WebhookConfig.class)
          .build()
          .getConfigMapping(WebhookConfig.class);

  @Test
  void theUsualScheduleBeginsSoonAndLastsThreeDays() {
    // Given
    Schedule schedule = new Schedule(DEFAULTS.schedule(), DEFAULTS.jitter(), DEFAULTS.patience());

    // Then
    assertThat(schedule.after(1, Duration.ZERO, 0)).contains(Duration.ofSeconds(5));
    assertThat(schedule.pauses().getLast()).isEqualTo(Duration.ofHours(10));
    assertThat(schedule.window()).isGreaterThanOrEqualTo(Duration.ofDays(3));
    assertThat(schedule.longest()).isLessThan(DEFAULTS.retention());
    assertThat(schedule.after(schedule.pauses().size(), Duration.ZERO, 0)).isPresent();
    assertThat(schedule.after(schedule.pauses().size() + 1, Duration.ZERO, 0)).isEmpty();
  }

  @Test
  void chanceMakesPausesLongerAndNeverShorter() {
    // Given
    Schedule schedule = new Schedule(List.of(Duration.ofSeconds(10)), 0.2, Duration.ofHours(1));

    // Then
    assertThat(schedule.after(1, Duration.ZERO, 0)).contains(Duration.ofSeconds(10));
    assertThat(schedule.after(1, Duration.ZERO, 0.5)).contains(Duration.ofSeconds(11));
    assertThat(schedule.after(1, Duration.ZERO, 1)).contains(Duration.ofSeconds(12));
  }

  @Test
  void aReceiverMayAskForMoreTimeWithinReason() {
    // Given
    Schedule schedule = new Schedule(List.of(Duration.ofSeconds(10)), 0, Duration.ofHours(1));

    // Then
    assertThat(schedule.after(1, Duration.ofSeconds(5), 0)).contains(Duration.ofSeconds(10));
    assertThat(schedule.after(1, Duration.ofSeconds(90), 0)).contains(Duration.ofSeconds(90));
    assertThat(schedule.after(1, Duration.ofDays(90), 0)).contains(Duration.ofHours(1));
  }

  @Test
  void whoKeepsFailingIsLeftInPeaceForLongerAndLonger() {
    // Given
    Breaker breaker = new Breaker(5, Duration.ofSeconds(30), Duration.ofMinutes(10));

    // Then
    assertThat(breaker.pause(4)).isZero();
    assertThat(breaker.pause(5)).isEqualTo(Duration.ofSeconds(30));
    assertThat(breaker.pause(7)).isEqualTo(Duration.ofMinutes(2));
    assertThat(breaker.pause(1_000)).isEqualTo(Duration.ofMinutes(10));
    assertThat(breaker.room(4, 8)).isEqualTo(8);
    assertThat(breaker.room(5, 8)).isEqualTo(1);
  }
}
