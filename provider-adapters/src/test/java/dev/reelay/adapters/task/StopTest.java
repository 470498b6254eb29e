package dev.reelay.adapters.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.adapters.ByHand;
import dev.reelay.adapters.ScriptedProvider;
import dev.reelay.adapters.Story;
import dev.reelay.adapters.provider.StatusReport;
import dev.reelay.event.CancellationOutcome;
import dev.reelay.event.StageCancellationAnswered;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ByHand.class)
@WithTestResource(TestServers.class)
class StopTest extends TaskScenes {
  @Test
  void aStopBeforeTheSubmitNeedsNoProvider() {
    // Given
    Story story = Story.of("scripted");
    table.storeHeldByTheLiving(
        story.runId(), () -> bus.deliver(story.orchestrator(story.requested())));
    // When
    bus.deliver(story.orchestrator(story.stop()));
    // Then
    awaitFacts(story, "StageCancellationAnswered", "StageCancelled");
    assertThat(facts(story, StageCancellationAnswered.class).getFirst().outcome())
        .isEqualTo(CancellationOutcome.CANCELLED);
    assertThat(scripted.run(story.runId()).submits).hasValue(0);
  }

  @Test
  void aStopBeforeTheRequestKeepsTheRequestFromStarting() {
    // Given
    Story story = Story.of("scripted");
    bus.deliver(story.orchestrator(story.stop()));
    // When
    bus.deliver(story.orchestrator(story.requested()));
    // Then
    remainsSo(story, "StageCancellationAnswered", "StageCancelled");
    assertThat(scripted.run(story.runId()).submits).hasValue(0);
    assertThat(table.state(story.runId())).isEqualTo("tombstone");
  }

  @Test
  void aStopThatTheProviderConfirmsIsAnsweredBeforeTheRunEnds() {
    // Given
    Story story = Story.of("scripted");
    start(story);
    ScriptedProvider.Run run = scripted.run(story.runId());
    run.cancel =
        () -> {
          run.status = () -> new StatusReport.Cancelled(dev.reelay.event.Billed.YES);
          return CancellationOutcome.REQUESTED;
        };
    // When
    bus.deliver(story.orchestrator(story.stop()));
    // Then
    await()
        .untilAsserted(() ->
            assertThat(facts(story))
                .filteredOn(type -> !type.equals("StageProgressed"))
                .containsExactly("StageAccepted", "StageCancellationAnswered", "StageCancelled"));
    assertThat(facts(story, StageCancellationAnswered.class).getFirst().outcome())
        .isEqualTo(CancellationOutcome.CANCELLED);
    assertThat(run.cancels).hasValue(1);
  }

  @Test
  void aStoppedRunOfWhichTheProviderKeepsNothingIsCancelledAtOnce() {
    // Given
    Story story = Story.of("scripted");
    start(story);
    ScriptedProvider.Run run = scripted.run(story.runId());
    run.cancel =
        () -> {
          run.status = StatusReport.Lost::new;
          return CancellationOutcome.CANCELLED;
        };
    // When
    bus.deliver(story.orchestrator(story.stop()));
    // Then
    awaitFacts(story, "StageAccepted", "StageCancellationAnswered", "StageCancelled");
  }

  @Test
  void aStopThatComesTooLateIsAnsweredSoAndTheResultIsKept() {
    // Given
    Story story = Story.of("scripted");
    start(story);
    ScriptedProvider.Run run = scripted.run(story.runId());
    run.cancel =
        () -> {
          run.status = StatusReport.Succeeded::new;
          return CancellationOutcome.TOO_LATE;
        };
    // When
    bus.deliver(story.orchestrator(story.stop()));
    // Then
    await().untilAsserted(() -> assertThat(facts(story)).contains("StageSucceeded"));
    assertThat(facts(story, StageCancellationAnswered.class))
        .extracting(StageCancellationAnswered::outcome)
        .containsExactly(CancellationOutcome.TOO_LATE);
  }

  @Test
  void aProviderThatCannotStopIsToldWithAWarningAndIsStillFollowedToItsEnd() {
    // Given
    Story story = Story.of("scripted");
    start(story);
    // When
    bus.deliver(story.orchestrator(story.stop()));
    // Then
    await()
        .untilAsserted(() -> assertThat(facts(story, StageCancellationAnswered.class)).hasSize(1));
    StageCancellationAnswered answer = facts(story, StageCancellationAnswered.class).getFirst();
    assertThat(answer.outcome()).isEqualTo(CancellationOutcome.NOT_SUPPORTED);
    assertThat(answer.warning()).contains("may go on");
    // When
    scripted.run(story.runId()).status = StatusReport.Succeeded::new;
    // Then
    await().untilAsserted(() -> assertThat(facts(story)).contains("StageSucceeded"));
    assertThat(facts(story, StageCancellationAnswered.class)).hasSize(1);
  }

  @Test
  void aProviderThatCannotBeAskedToStopIsAnErrorAfterSomeTries() {
    // Given
    Story story = Story.of("scripted");
    start(story);
    scripted.run(story.runId()).cancel =
        () -> {
          throw new IllegalStateException("down");
        };
    // When
    bus.deliver(story.orchestrator(story.stop()));
    // Then
    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() ->
            assertThat(facts(story, StageCancellationAnswered.class))
                .extracting(StageCancellationAnswered::outcome)
                .containsExactly(CancellationOutcome.ERROR));
    assertThat(scripted.run(story.runId()).cancels.get()).isGreaterThan(1);
  }

  @Test
  void aStopAfterTheEndIsTooLate() {
    // Given
    Story story = Story.of("scripted");
    scripted.run(story.runId()).status = StatusReport.Succeeded::new;
    bus.deliver(story.orchestrator(story.requested()));
    awaitFacts(story, "StageAccepted", "StageSucceeded");
    // When
    bus.deliver(story.orchestrator(story.stop()));
    // Then
    remainsSo(story, "StageAccepted", "StageSucceeded", "StageCancellationAnswered");
    assertThat(facts(story, StageCancellationAnswered.class).getFirst().outcome())
        .isEqualTo(CancellationOutcome.TOO_LATE);
  }
}
