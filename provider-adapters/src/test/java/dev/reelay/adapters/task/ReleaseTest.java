package dev.reelay.adapters.task;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.adapters.ByHand;
import dev.reelay.adapters.ScriptedProvider;
import dev.reelay.adapters.Story;
import dev.reelay.adapters.provider.StatusReport;
import dev.reelay.event.GenerationParameters;
import dev.reelay.event.StageReleased;
import dev.reelay.event.StageSucceeded;
import dev.reelay.event.StoredFile;
import dev.reelay.storage.StorageConfig;
import dev.reelay.testkit.TestServers;
import dev.reelay.testkit.TestTokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ByHand.class)
@WithTestResource(TestServers.class)
class ReleaseTest extends TaskScenes {
  @Inject StorageConfig storageConfig;

  private void finish(Story story) {
    scripted.run(story.runId()).status = StatusReport.Succeeded::new;
    bus.deliver(story.orchestrator(story.requested()));
    awaitFacts(story, "StageAccepted", "StageSucceeded");
    await().untilAsserted(() -> assertThat(table.isSettled(story.runId())).isTrue());
  }

  private int download(Story story) {
    return given()
        .auth()
        .oauth2(TestTokens.job(story.job().keyId(), story.jobId()))
        .get("/v1/jobs/%s/artifacts/note.txt".formatted(story.jobId()))
        .statusCode();
  }

  private StageReleased released(Story story, int count) {
    await().untilAsserted(() -> assertThat(facts(story, StageReleased.class)).hasSize(count));
    return facts(story, StageReleased.class).getLast();
  }

  @Test
  void whatARunLeftIsRemovedEverywhereAndARepeatIsAnsweredAgain() {
    // Given
    Story story = Story.of("scripted");
    finish(story);
    int before = scripted.run(story.runId()).releases.get();
    assertThat(download(story)).isEqualTo(200);
    // When
    bus.deliver(story.orchestrator(story.release()));
    // Then
    StageReleased released = released(story, 1);
    assertThat(released.warning()).isNull();
    assertThat(Path.of(storageConfig.dir(), story.folder())).doesNotExist();
    assertThat(scripted.run(story.runId()).releases).hasValue(before + 1);
    assertThat(download(story)).isEqualTo(404);
    bus.deliver(story.orchestrator(story.release()));
    assertThat(released(story, 2)).isEqualTo(released);
    assertThat(scripted.run(story.runId()).releases).hasValue(before + 1);
  }

  @Test
  void whatALaterJobGoesOnWithCanBeFetchedAsItsOwn() {
    // Given
    Story earlier = Story.of("scripted");
    finish(earlier);
    Story again = Story.of("scripted").stage("rendering");
    assertThat(download(again)).isEqualTo(404);
    // When
    List<StoredFile> reused = facts(earlier, StageSucceeded.class).getLast().artifacts();
    bus.deliver(
        again.orchestrator(again.requested(new GenerationParameters("128x72", 2, 12, 7L), reused)));
    // Then
    assertThat(download(again)).isEqualTo(200);
  }

  @Test
  void onlyTheRunThatWasNamedIsRemoved() {
    // Given
    Story story = Story.of("scripted");
    Story other = story.stage("tts-late");
    finish(story);
    scripted.run(other.runId()).status = StatusReport.Succeeded::new;
    bus.deliver(other.orchestrator(other.requested()));
    await().untilAsserted(() -> assertThat(table.state(other.runId())).isEqualTo("succeeded"));
    // When
    bus.deliver(story.orchestrator(story.release()));
    released(story, 1);
    // Then
    assertThat(Path.of(storageConfig.dir(), other.folder(), "note.txt")).exists();
  }

  @Test
  void anUnknownRunIsReleasedAndNeverStarts() {
    // Given
    Story story = Story.of("scripted");
    // When
    bus.deliver(story.orchestrator(story.release()));
    // Then
    assertThat(released(story, 1).warning()).isNull();
    bus.deliver(story.orchestrator(story.requested()));
    remainsSo(story, "StageReleased");
    assertThat(scripted.run(story.runId()).submits).hasValue(0);
  }

  @Test
  void whatStaysBehindIsToldAndCanBeAskedForAgain() {
    // Given
    Story story = Story.of("scripted");
    finish(story);
    ScriptedProvider.Run run = scripted.run(story.runId());
    run.forgets = false;
    // When
    bus.deliver(story.orchestrator(story.release()));
    // Then
    assertThat(released(story, 1).warning()).isEqualTo("scripted may still keep what it made");
    assertThat(download(story)).isEqualTo(404);
    run.forgets = true;
    bus.deliver(story.orchestrator(story.release()));
    assertThat(released(story, 2).warning()).isNull();
  }

  @Test
  void aRunAtWorkIsReleasedOnceItHasEnded() {
    // Given
    Story story = Story.of("scripted");
    start(story);
    // When
    bus.deliver(story.orchestrator(story.release()));
    remainsSo(story, "StageAccepted");
    scripted.run(story.runId()).status = StatusReport.Succeeded::new;
    polls.look(story.provider(), story.runId());
    // Then
    awaitFacts(story, "StageAccepted", "StageSucceeded", "StageReleased");
    assertThat(download(story)).isEqualTo(404);
  }
}
