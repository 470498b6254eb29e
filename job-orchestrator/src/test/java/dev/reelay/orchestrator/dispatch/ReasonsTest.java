package dev.reelay.orchestrator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.bus.JobRef;
import dev.reelay.event.VideoGenerationQueued;
import dev.reelay.event.WaitingFor;
import dev.reelay.orchestrator.ByHand;
import dev.reelay.orchestrator.Desk;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ByHand.class)
@QuarkusTestResource(TestServers.class)
class ReasonsTest {
  @Inject Desk desk;

  @BeforeEach
  void clear() {
    desk.clear();
  }

  @Test
  void aReasonIsToldOnlyOnceItHasLasted() {
    // Given
    desk.started("studio", "key_a", 1);
    JobRef waiting = desk.started("studio", "key_a", 1);

    // When
    for (int change = 0; change < 4; change++) {
      waitFor(change % 2 == 0 ? WaitingFor.PROVIDER_LIMIT : WaitingFor.KEY_LIMIT);
      desk.dispatch();
      desk.time().advance(Duration.ofSeconds(4));
    }

    // Then
    assertThat(desk.said(waiting, VideoGenerationQueued.class))
        .extracting(VideoGenerationQueued::waitingFor)
        .containsExactly(WaitingFor.KEY_LIMIT);

    // When
    waitFor(WaitingFor.PROVIDER_LIMIT);
    desk.dispatch();
    desk.time().advance(Duration.ofSeconds(5));
    desk.dispatch();

    // Then
    assertThat(desk.said(waiting, VideoGenerationQueued.class))
        .extracting(VideoGenerationQueued::waitingFor)
        .containsExactly(WaitingFor.KEY_LIMIT, WaitingFor.PROVIDER_LIMIT);
  }

  private void waitFor(WaitingFor reason) {
    desk.sql("UPDATE provider_limits SET max_running = 1 WHERE provider = 'studio'");
    desk.sql("UPDATE key_limits SET max_running = " + (reason == WaitingFor.KEY_LIMIT ? 1 : 9));
  }
}
