package dev.reelay.adapters.studiowork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.adapters.ByHand;
import dev.reelay.adapters.Story;
import dev.reelay.event.FailureClass;
import dev.reelay.event.StageFailed;
import dev.reelay.event.StageProgressed;
import dev.reelay.event.StageSucceeded;
import dev.reelay.event.StoredFile;
import dev.reelay.testkit.TestServers;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ByHand.class)
@WithTestResource(TestServers.class)
class StudioHandoverTest extends StudioScenes {
  @Inject StudioWorkers workers;
  @Inject MeterRegistry meters;

  @Test
  void aWorkerWhoseLeaseRanOutStopsAndTheRunGoesOnFromItsFinishedItems() {
    // Given
    Story story = Story.of("studio");
    List<StoredFile> files = makeUntil(story, LARGE, "images");
    Story rendering = story.stage("rendering");
    bus.deliver(rendering.orchestrator(rendering.requested(LARGE, files)));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> currentItem(rendering) >= 2 && isRendering(rendering));
    double refused = meters.counter("reelay.writes.fenced", "table", "studio_tasks").count();
    // When
    jdbi.useHandle(handle -> {
      handle.execute(
          "INSERT INTO instances (id, renewed_at) VALUES ('adapters-gone', now() - interval '3 s') ON CONFLICT (id) DO UPDATE SET renewed_at = now() - interval '3 s'");
      handle.execute(
          "UPDATE studio_tasks SET lease_instance = 'adapters-gone', lease_fence ="
              + " (SELECT fence FROM instances WHERE id = 'adapters-gone') WHERE stage_run_id = ?",
          rendering.runId());
    });
    // Then
    await().atMost(Duration.ofMillis(1_900)).until(() -> renderers(rendering) == 0);
    int reports = facts(story, StageProgressed.class).size();
    await().atMost(Duration.ofSeconds(90)).until(() -> ended(rendering));
    assertThat(facts(story, StageFailed.class)).isEmpty();
    assertThat(meters.counter("reelay.writes.fenced", "table", "studio_tasks").count())
        .isEqualTo(refused + 1);
    List<StageProgressed> afterwards = facts(story, StageProgressed.class);
    assertThat(afterwards.subList(reports, afterwards.size()))
        .filteredOn(told -> told.currentItem() != null)
        .isNotEmpty()
        .allMatch(told -> told.currentItem() >= 2);
  }

  @Test
  void aStoppedInstanceHandsItsRunOverAtOnceAndFinishedItemsAreMadeOnce() throws Exception {
    // Given
    Story story = Story.of("studio");
    List<StoredFile> files = makeUntil(story, LARGE, "images");
    Story rendering = story.stage("rendering");
    bus.deliver(rendering.orchestrator(rendering.requested(LARGE, files)));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> currentItem(rendering) >= 2 && isRendering(rendering));
    // When
    long asked = System.nanoTime();
    workers.stop();
    Duration stopping = Duration.ofNanos(System.nanoTime() - asked);
    // Then
    Map<String, FileTime> finished = items(rendering);
    assertThat(stopping).isLessThan(Duration.ofSeconds(5));
    assertThat(finished).isNotEmpty();
    assertThat(renderers(rendering)).isZero();
    assertThat(isFree(rendering)).isTrue();
    workers.start();
    await().atMost(Duration.ofSeconds(2)).until(() -> isRendering(rendering));
    assertThat(items(rendering)).containsAllEntriesOf(finished);
    await().atMost(Duration.ofSeconds(90)).until(() -> ended(rendering));
    assertThat(types(story)).doesNotContain("StageFailed");
    assertThat(facts(story, StageSucceeded.class))
        .filteredOn(done -> done.stageRunId().equals(rendering.runId()))
        .hasSize(1);
  }

  @Test
  void lostAndDamagedInputsAreNamedInsteadOfWorkedOn() throws Exception {
    // Given
    Story story = Story.of("studio");
    List<StoredFile> files = makeUntil(story, SMALL, "tts");
    StoredFile lost = files.getFirst();
    StoredFile damaged = files.getLast();
    Files.delete(stored(lost));
    byte[] content = Files.readAllBytes(stored(damaged));
    content[content.length / 2] ^= 1;
    Files.write(stored(damaged), content);
    // When
    Story images = story.stage("images");
    bus.deliver(images.orchestrator(images.requested(SMALL, files)));
    // Then
    await().until(() -> types(story).contains("StageFailed"));
    StageFailed failed = facts(story, StageFailed.class).getFirst();
    assertThat(failed.lostInputs()).containsExactlyInAnyOrder(lost.name(), damaged.name());
    assertThat(failed.failure().failureClass()).isEqualTo(FailureClass.ASSET_INVALID);
    assertThat(failed.failure().provider()).isEqualTo("studio");
    await().until(() -> Files.notExists(workFolder(images)));
  }

  private Map<String, FileTime> items(Story story) throws IOException {
    Map<String, FileTime> items = new HashMap<>();
    try (DirectoryStream<Path> made =
        Files.newDirectoryStream(workFolder(story).resolve("out"), "*.mp4")) {
      for (Path item : made) {
        if (!item.toString().contains(".part")) {
          items.put(item.getFileName().toString(), Files.getLastModifiedTime(item));
        }
      }
    }
    return items;
  }

  private boolean isFree(Story story) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "SELECT state = 'running' AND lease_instance IS NULL FROM studio_tasks WHERE stage_run_id = :id")
            .bind("id", story.runId())
            .mapTo(Boolean.class)
            .one());
  }

  private Path stored(StoredFile file) {
    return Path.of(storageConfig.dir(), file.storageKey());
  }
}
