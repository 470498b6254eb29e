package dev.reelay.adapters.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.adapters.ByHand;
import dev.reelay.adapters.Story;
import dev.reelay.adapters.provider.StageOutput;
import dev.reelay.adapters.provider.StatusReport;
import dev.reelay.adapters.provider.SubmitResult;
import dev.reelay.event.EngineStatus;
import dev.reelay.event.Failure;
import dev.reelay.event.FailureClass;
import dev.reelay.event.StageAccepted;
import dev.reelay.event.StageFailed;
import dev.reelay.event.StageProgressed;
import dev.reelay.event.StageSucceeded;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ByHand.class)
@WithTestResource(TestServers.class)
class TaskLifeTest extends TaskScenes {
  @Test
  void aRunThatSucceedsLeavesItsFilesInTheStorageAndTellsSoOnce() throws Exception {
    // Given
    Story story = Story.of("scripted");
    start(story);
    // When
    scripted.run(story.runId()).status = StatusReport.Succeeded::new;
    bus.deliver(story.tracker(story.check(1)));
    // Then
    awaitFacts(story, "StageAccepted", "StageSucceeded");
    StageAccepted accepted = facts(story, StageAccepted.class).getFirst();
    assertThat(accepted.pollHint().suggestedMillis()).isEqualTo(1_000);
    StageSucceeded done = facts(story, StageSucceeded.class).getFirst();
    assertThat(done.artifacts()).hasSize(1);
    assertThat(done.artifacts().getFirst().storageKey()).isEqualTo(story.folder() + "/note.txt");
    assertThat(done.artifacts().getFirst().sizeBytes()).isEqualTo("made by a test".length());
    assertThat(done.metadata()).containsEntry("durationSeconds", 2);
    assertThat(storage.exists(story.folder() + "/note.txt")).isTrue();
    await().untilAsserted(() -> assertThat(table.isSettled(story.runId())).isTrue());
    assertThat(scripted.run(story.runId()).releases).hasValue(1);
    assertThat(table.intents(story.runId())).containsExactly("accepted");
    // When
    bus.deliver(story.tracker(story.check(2)));
    // Then
    remainsSo(story, "StageAccepted", "StageSucceeded");
  }

  @Test
  void aCheckIsAnsweredWithItsNumber() {
    // Given
    Story story = Story.of("scripted");
    start(story);
    // When
    bus.deliver(story.tracker(story.check(7)));
    // Then
    await()
        .untilAsserted(() ->
            assertThat(facts(story, StageProgressed.class))
                .extracting(StageProgressed::intervalIndex, StageProgressed::engineStatus)
                .contains(org.assertj.core.groups.Tuple.tuple(7, EngineStatus.RUNNING)));
    assertThat(facts(story, StageProgressed.class))
        .extracting(StageProgressed::progressNo)
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void aCheckThatComesTwiceIsAnsweredTwice() {
    // Given
    Story story = Story.of("scripted");
    start(story);
    var check = story.tracker(story.check(7));
    // When
    bus.deliver(check);
    await().untilAsserted(() -> assertThat(answers(story, 7)).isOne());
    bus.deliver(check);
    // Then
    await().untilAsserted(() -> assertThat(answers(story, 7)).isEqualTo(2));
  }

  private long answers(Story story, int check) {
    return facts(story, StageProgressed.class).stream()
        .filter(fact -> Integer.valueOf(check).equals(fact.intervalIndex()))
        .count();
  }

  @Test
  void aFailingLookIsAnsweredAndIsNoFailureOfTheRun() {
    // Given
    Story story = Story.of("scripted");
    start(story);
    await().untilAsserted(() -> assertThat(scripted.run(story.runId()).polls).hasValue(1));
    // When
    scripted.run(story.runId()).status =
        () -> {
          throw new IllegalStateException("the provider is down");
        };
    bus.deliver(story.tracker(story.check(3)));
    // Then
    await()
        .untilAsserted(() ->
            assertThat(facts(story, StageProgressed.class))
                .anyMatch(told ->
                    Integer.valueOf(3).equals(told.intervalIndex())
                        && told.engineStatus() == EngineStatus.UNKNOWN));
    assertThat(table.state(story.runId())).isEqualTo("running");
  }

  @Test
  void theProvidersOwnFailureEndsTheRunAndItsFilesGo() throws Exception {
    // Given
    Story story = Story.of("scripted");
    start(story);
    Path partial = Files.writeString(Files.createTempFile("partial", ".txt"), "half");
    storage.put(story.folder() + "/half.txt", partial);
    // When
    scripted.run(story.runId()).status =
        () ->
            new StatusReport.Failed(
                Failure.of(FailureClass.CONTENT_POLICY_OUTPUT, "not nice"),
                "{\"error\":\"not nice\"}");
    polls.look(story.provider(), story.runId());
    // Then
    await().untilAsserted(() -> assertThat(facts(story, StageFailed.class)).hasSize(1));
    StageFailed told = facts(story, StageFailed.class).getFirst();
    assertThat(told.failure().failureClass()).isEqualTo(FailureClass.CONTENT_POLICY_OUTPUT);
    assertThat(told.failure().provider()).isEqualTo("scripted");
    assertThat(told.rawAnswer()).isEqualTo("{\"error\":\"not nice\"}");
    assertThat(facts(story, StageAccepted.class).getFirst().cancellation()).isEqualTo("none");
    await().untilAsserted(() -> assertThat(table.isSettled(story.runId())).isTrue());
    assertThat(storage.exists(story.folder() + "/half.txt")).isFalse();
  }

  @Test
  void aRejectedStageFailsAndAnImmediateOneSucceeds() throws Exception {
    // Given
    Story refused = Story.of("scripted");
    scripted.run(refused.runId()).submit =
        () -> new SubmitResult.Rejected(Failure.of(FailureClass.INVALID_REQUEST, "too long"));
    Story quick = Story.of("scripted");
    Path made = Files.writeString(Files.createTempFile("made", ".txt"), "at once");
    scripted.run(quick.runId()).submit =
        () ->
            new SubmitResult.Immediate(
                new StageOutput(
                    List.of(new StageOutput.File.Local("made.txt", made, "text/plain")),
                    List.of(),
                    Map.of(),
                    0.25));
    // When
    bus.deliver(refused.orchestrator(refused.requested()));
    bus.deliver(quick.orchestrator(quick.requested()));
    // Then
    awaitFacts(refused, "StageFailed");
    awaitFacts(quick, "StageAccepted", "StageSucceeded");
    assertThat(facts(quick, StageSucceeded.class).getFirst().cost()).isEqualTo(0.25);
    assertThat(storage.exists(quick.folder() + "/made.txt")).isTrue();
  }

  @Test
  void anUnknownProviderFailsTheStage() {
    // Given
    Story story = Story.of("nobody");
    // When
    bus.deliver(story.orchestrator(story.requested()));
    // Then
    awaitFacts(story, "StageFailed");
    assertThat(facts(story, StageFailed.class).getFirst().failure().failureClass())
        .isEqualTo(FailureClass.UNSUPPORTED);
  }

  @Test
  void aRepeatedRequestStartsNothingTwice() {
    // Given
    Story story = Story.of("scripted");
    start(story);
    // When
    bus.deliver(story.orchestrator(story.requested()));
    // Then
    await()
        .during(Duration.ofMillis(700))
        .untilAsserted(() -> assertThat(scripted.run(story.runId()).submits).hasValue(1));
    assertThat(facts(story)).filteredOn("StageAccepted"::equals).hasSize(1);
  }

  @Test
  void aCheckForARunThatNeverArrivedDeclaresItLostAfterAMinute() {
    // Given
    Story young = Story.of("scripted");
    Story old = Story.of("scripted");
    // When
    bus.deliver(young.tracker(young.check(1)));
    bus.deliver(old.tracker(old.check(1, old.at().minusSeconds(61))));
    // Then
    await()
        .untilAsserted(() ->
            assertThat(facts(young, StageProgressed.class))
                .extracting(StageProgressed::engineStatus)
                .containsExactly(EngineStatus.QUEUED));
    awaitFacts(old, "StageFailed");
    assertThat(facts(old, StageFailed.class).getFirst().failure().failureClass())
        .isEqualTo(FailureClass.LOST);
    // When
    bus.deliver(old.orchestrator(old.requested()));
    // Then
    remainsSo(old, "StageFailed");
    assertThat(scripted.run(old.runId()).submits).hasValue(0);
  }

  @Test
  void aRunThatNobodyFollowsTellsNothingButItsEnd() {
    // Given
    Story story = Story.of("scripted");
    start(story);
    await().untilAsserted(() -> assertThat(facts(story)).contains("StageProgressed"));
    int before = facts(story).size();
    // When
    bus.deliver(story.tracker(story.untracked()));
    polls.look(story.provider(), story.runId());
    // Then
    await()
        .during(Duration.ofMillis(700))
        .untilAsserted(() -> assertThat(facts(story)).hasSize(before));
    // When
    scripted.run(story.runId()).status = StatusReport.Succeeded::new;
    // Then
    await().untilAsserted(() -> assertThat(facts(story)).contains("StageSucceeded"));
  }
}
