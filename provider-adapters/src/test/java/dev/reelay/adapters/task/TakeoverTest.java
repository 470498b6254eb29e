package dev.reelay.adapters.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.adapters.ByHand;
import dev.reelay.adapters.ScriptedProvider;
import dev.reelay.adapters.Story;
import dev.reelay.adapters.provider.SubmitResult;
import dev.reelay.event.Failure;
import dev.reelay.event.FailureClass;
import dev.reelay.event.StageFailed;
import dev.reelay.testkit.TestServers;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ByHand.class)
@WithTestResource(TestServers.class)
class TakeoverTest extends TaskScenes {
  @Inject MeterRegistry meters;

  @Test
  void theRunOfADeadInstanceIsTakenOver() {
    // Given
    Story story = Story.of("scripted");
    table.storeHeldByTheLiving(
        story.runId(), () -> bus.deliver(story.orchestrator(story.requested())));
    assertThat(scripted.run(story.runId()).submits).hasValue(0);
    // When
    table.heldByTheDead(story.runId(), "requested", false);
    // Then
    await().untilAsserted(() -> assertThat(facts(story)).contains("StageAccepted"));
  }

  @Test
  void aSubmitInDoubtIsRepeatedOnlyWhereTheProviderKnowsTheReference() {
    // Given
    Story safe = Story.of("scripted");
    Story costly = Story.of("paid");
    table.storeHeldByTheLiving(
        safe.runId(),
        () -> {
          bus.deliver(safe.orchestrator(safe.requested()));
          bus.deliver(costly.orchestrator(costly.requested()));
        });
    // When
    table.heldByTheDead(safe.runId(), "submitting", true);
    table.heldByTheDead(costly.runId(), "submitting", true);
    // Then
    await().untilAsserted(() -> assertThat(facts(safe)).contains("StageAccepted"));
    assertThat(table.intents(safe.runId())).containsExactly("unknown", "accepted");
    awaitFacts(costly, "StageFailed");
    assertThat(facts(costly, StageFailed.class).getFirst().failure().failureClass())
        .isEqualTo(FailureClass.SUBMISSION_UNKNOWN);
    assertThat(paid.run(costly.runId()).submits).hasValue(0);
  }

  @Test
  void aSubmitWithoutAnAnswerIsTriedAgainOnlyWhereThatIsFree() {
    // Given
    Story safe = Story.of("scripted");
    ScriptedProvider.Run run = scripted.run(safe.runId());
    var accepts = run.submit;
    run.submit =
        () -> {
          run.submit = accepts;
          throw new IllegalStateException("cut off");
        };
    Story costly = Story.of("paid");
    paid.run(costly.runId()).submit =
        () -> {
          throw new IllegalStateException("cut off");
        };
    // When
    bus.deliver(safe.orchestrator(safe.requested()));
    bus.deliver(costly.orchestrator(costly.requested()));
    // Then
    await().untilAsserted(() -> assertThat(facts(safe)).contains("StageAccepted"));
    assertThat(table.intents(safe.runId())).containsExactly("unknown", "accepted");
    awaitFacts(costly, "StageFailed");
    assertThat(paid.run(costly.runId()).submits).hasValue(1);
  }

  @Test
  void aWorkerThatLostItsLeaseWritesNothing() throws Exception {
    // Given
    Story story = Story.of("scripted");
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    ScriptedProvider.Run run = scripted.run(story.runId());
    var accepts = run.submit;
    run.submit =
        () -> {
          run.submit = accepts;
          called.countDown();
          awaitQuietly(answer);
          return new SubmitResult.Rejected(Failure.of(FailureClass.PROVIDER_INTERNAL, "too late"));
        };
    double refused = meters.counter("reelay.writes.fenced", "table", "provider_tasks").count();
    bus.deliver(story.orchestrator(story.requested()));
    called.await();
    // When
    table.steal(story.runId());
    answer.countDown();
    // Then
    await().untilAsserted(() -> assertThat(facts(story)).contains("StageAccepted"));
    assertThat(facts(story)).doesNotContain("StageFailed");
    assertThat(meters.counter("reelay.writes.fenced", "table", "provider_tasks").count())
        .isGreaterThan(refused);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
