package dev.reelay.adapters.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.adapters.ByHand;
import dev.reelay.adapters.CallbackProvider;
import dev.reelay.adapters.LookupProvider;
import dev.reelay.adapters.ScriptedProvider;
import dev.reelay.adapters.Story;
import dev.reelay.adapters.provider.RemoteHandle;
import dev.reelay.adapters.provider.StatusReport;
import dev.reelay.adapters.provider.SubmitResult;
import dev.reelay.event.CancellationOutcome;
import dev.reelay.event.EngineStatus;
import dev.reelay.event.FailureClass;
import dev.reelay.event.StageCancellationAnswered;
import dev.reelay.event.StageFailed;
import dev.reelay.event.StageProgressed;
import dev.reelay.event.StageSucceeded;
import dev.reelay.testkit.SchemaTime;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ByHand.class)
@WithTestResource(TestServers.class)
class UncertaintyTest extends TaskScenes {
  @Inject LookupProvider lookup;
  @Inject CallbackProvider callback;
  @Inject RunHints hints;
  @Inject SchemaTime time;

  @AfterEach
  void realTimeAgain() {
    time.run();
  }

  private static SubmitResult unknown() {
    return new SubmitResult.Unknown(SubmitResult.unknown());
  }

  @Test
  void aRunThatTheProviderKnowsIsTakenUpAndNotHandedOverAgain() {
    // Given
    Story story = Story.of("lookup");
    lookup.run(story.runId()).submit = UncertaintyTest::unknown;
    lookup.run(story.runId()).find =
        () -> Optional.of(new RemoteHandle("lookup", story.runId(), Map.of()));
    lookup.run(story.runId()).status = StatusReport.Succeeded::new;
    // When
    bus.deliver(story.orchestrator(story.requested()));
    awaitFacts(story, "StageAccepted");
    polls.look("lookup", story.runId());
    // Then
    awaitFacts(story, "StageAccepted", "StageSucceeded");
    assertThat(lookup.run(story.runId()).submits).hasValue(1);
  }

  @Test
  void aRunThatIsFoundLaterCostsWhatItWouldHaveCost() throws Exception {
    // Given
    Story found = Story.of("lookup").model("routed");
    lookup.run(found.runId()).submit = UncertaintyTest::unknown;
    lookup.run(found.runId()).find =
        () -> Optional.of(new RemoteHandle("lookup", found.runId(), Map.of()));
    Story revealed = Story.of("callback").model("routed");
    callback.run(revealed.runId()).submit = UncertaintyTest::unknown;
    for (Story story : List.of(found, revealed)) {
      bus.deliver(story.orchestrator(story.requested()));
    }
    awaitFacts(found, "StageAccepted");
    await().until(() -> "uncertain".equals(table.state(revealed.runId())));
    hints.apply("callback", revealed.runId(), revealed.runId());
    // When
    lookup.run(found.runId()).status = StatusReport.Succeeded::new;
    callback.run(revealed.runId()).status = StatusReport.Succeeded::new;
    polls.look("lookup", found.runId());
    polls.look("callback", revealed.runId());
    // Then
    awaitFacts(found, "StageAccepted", "StageSucceeded");
    awaitFacts(revealed, "StageAccepted", "StageSucceeded");
    assertThat(facts(found, StageSucceeded.class).getFirst().cost()).isEqualTo(0.5);
    assertThat(facts(revealed, StageSucceeded.class).getFirst().cost()).isEqualTo(0.25);
  }

  @Test
  void aRunThatTheProviderDoesNotKnowIsHandedOverAgainOnlyWhenTheCallCannotBeOnItsWayAnyMore() {
    // Given
    Story story = Story.of("lookup");
    ScriptedProvider.Run run = lookup.run(story.runId());
    run.submit = UncertaintyTest::unknown;
    bus.deliver(story.orchestrator(story.requested()));
    await().until(() -> run.finds.get() > 1);
    assertThat(run.submits).hasValue(1);
    run.submit =
        () -> new SubmitResult.Accepted(new RemoteHandle("lookup", story.runId(), Map.of()));
    // When
    time.advance(Duration.ofSeconds(31));
    // Then
    awaitFacts(story, "StageAccepted");
    assertThat(run.submits).hasValue(2);
  }

  @Test
  void aRunThatNobodyCanAskForSaysSoAndACallbackRevealsIt() throws Exception {
    // Given
    Story story = Story.of("callback").model("routed");
    ScriptedProvider.Run run = callback.run(story.runId());
    run.submit = UncertaintyTest::unknown;
    bus.deliver(story.orchestrator(story.requested()));
    await()
        .untilAsserted(() ->
            assertThat(facts(story, StageProgressed.class))
                .extracting(StageProgressed::engineStatus)
                .contains(EngineStatus.SUBMISSION_UNKNOWN));
    // When
    RunHints.Result result = hints.apply("callback", story.runId(), story.runId());
    // Then
    assertThat(result).isEqualTo(RunHints.Result.LOOKED_AT);
    awaitFacts(story, "StageAccepted");
    assertThat(run.submits).hasValue(1);
  }

  @Test
  void whenPatienceEndsTheOutcomeIsToldAsUnknownAndNothingIsRepeated() {
    // Given
    Story story = Story.of("callback").model("routed");
    ScriptedProvider.Run run = callback.run(story.runId());
    run.submit = UncertaintyTest::unknown;
    bus.deliver(story.orchestrator(story.requested()));
    await().until(() -> "uncertain".equals(table.state(story.runId())));
    // When
    time.advance(Duration.ofMinutes(11));
    // Then
    awaitFacts(story, "StageFailed");
    assertThat(facts(story, StageFailed.class).getFirst().failure().failureClass())
        .isEqualTo(FailureClass.SUBMISSION_UNKNOWN);
    assertThat(run.submits).hasValue(1);
  }

  @Test
  void aStopOfAnUncertainRunIsAnsweredTruly() {
    // Given
    Story story = Story.of("callback").model("routed");
    callback.run(story.runId()).submit = UncertaintyTest::unknown;
    bus.deliver(story.orchestrator(story.requested()));
    await().until(() -> "uncertain".equals(table.state(story.runId())));
    // When
    bus.deliver(story.orchestrator(story.stop()));
    // Then
    awaitFacts(story, "StageCancellationAnswered", "StageCancelled");
    StageCancellationAnswered answer = facts(story, StageCancellationAnswered.class).getFirst();
    assertThat(answer.outcome()).isEqualTo(CancellationOutcome.FAILED);
    assertThat(answer.warning()).contains("billing may go on");
  }

  @Test
  void aRunForAModelThatWasRemovedMeanwhileIsRefusedAndNotHandedOver() {
    // Given
    Story story = Story.of("remote").model("removed");
    // When
    bus.deliver(story.orchestrator(story.requested()));
    // Then
    awaitFacts(story, "StageFailed");
    assertThat(facts(story, StageFailed.class).getFirst().failure().message())
        .contains("removed is disabled, or remote no longer makes it");
  }

  @Test
  void aHandOverBeyondTheBudgetWaitsAndIsNoAttempt() {
    // Given
    Story story = Story.of("scripted");
    ScriptedProviderBudget budget = new ScriptedProviderBudget(story);
    scripted.run(story.runId()).submit = budget;
    // When
    bus.deliver(story.orchestrator(story.requested()));
    // Then
    awaitFacts(story, "StageAccepted");
    assertThat(scripted.run(story.runId()).submits).hasValue(2);
  }

  /** Has no budget at first. */
  private record ScriptedProviderBudget(Story story)
      implements java.util.function.Supplier<SubmitResult> {
    private static final Map<String, Boolean> ASKED =
        new java.util.concurrent.ConcurrentHashMap<>();

    @Override
    public SubmitResult get() {
      return ASKED.put(story.runId(), true) == null
          ? new SubmitResult.Postponed(
              java.time.Clock.systemUTC().instant().plus(Duration.ofMillis(300)))
          : new SubmitResult.Accepted(new RemoteHandle("scripted", story.runId(), Map.of()));
    }
  }
}
