package dev.reelay.adapters.studiowork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.adapters.ByHand;
import dev.reelay.adapters.Story;
import dev.reelay.adapters.provider.Provider;
import dev.reelay.adapters.remote.Providers;
import dev.reelay.bus.Envelope;
import dev.reelay.bus.ScriptedBus;
import dev.reelay.event.GenerationParameters;
import dev.reelay.event.StageCancellationAnswered;
import dev.reelay.event.StageFailed;
import dev.reelay.event.StageProgressed;
import dev.reelay.event.StageSucceeded;
import dev.reelay.event.StoredFile;
import dev.reelay.storage.Storage;
import dev.reelay.storage.StorageConfig;
import dev.reelay.testkit.TestServers;
import dev.reelay.testkit.TestTokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ByHand.class)
@WithTestResource(TestServers.class)
class StudioLifeTest {
  private static final List<String> STAGES =
      List.of("brief", "script", "tts", "images", "rendering", "post");
  private static final GenerationParameters SMALL = new GenerationParameters("128x72", 2, 12, 7L);
  private static final GenerationParameters LARGE =
      new GenerationParameters("1280x720", 20, 30, 7L);

  @Inject ScriptedBus bus;
  @Inject Storage storage;
  @Inject StorageConfig storageConfig;
  @Inject Providers providers;
  @Inject Jdbi jdbi;

  private <T> List<T> facts(Story story, Class<T> type) {
    return bus.published(story.jobId()).stream()
        .map(Envelope::event)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  private StageSucceeded make(Story story, GenerationParameters wanted, List<StoredFile> inputs) {
    bus.deliver(story.orchestrator(story.requested(wanted, inputs)));
    await().atMost(Duration.ofSeconds(90)).until(() -> ended(story));
    assertThat(facts(story, StageFailed.class)).isEmpty();
    return facts(story, StageSucceeded.class).getLast();
  }

  private boolean ended(Story story) {
    return facts(story, StageSucceeded.class).stream()
            .anyMatch(done -> done.stageRunId().equals(story.runId()))
        || !facts(story, StageFailed.class).isEmpty();
  }

  private List<StoredFile> makeUntil(Story story, GenerationParameters wanted, String last) {
    List<StoredFile> files = new ArrayList<>();
    for (String stage : STAGES) {
      files.addAll(make(story.stage(stage), wanted, files).artifacts());
      if (stage.equals(last)) {
        break;
      }
    }
    return files;
  }

  private Path workFolder(Story story) {
    return Path.of(storageConfig.dir(), "work", story.runId());
  }

  @Test
  void aPromptBecomesAVideoThatCanBeFetched() {
    // Given
    Story story = Story.of("studio");
    // When
    List<StoredFile> files = makeUntil(story, SMALL, "post");
    // Then
    assertThat(files)
        .extracting(StoredFile::name)
        .contains("script.json", "video.mp4", "poster.jpg");
    StageSucceeded last = facts(story, StageSucceeded.class).getLast();
    assertThat(last.metadata()).containsEntry("width", 128).containsEntry("height", 72);
    byte[] video =
        RestAssured.given()
            .auth()
            .oauth2(TestTokens.job(story.job().keyId(), story.jobId()))
            .get("/v1/jobs/%s/artifacts/video.mp4".formatted(story.jobId()))
            .asByteArray();
    long expected =
        last.artifacts().stream()
            .filter(file -> file.name().equals("video.mp4"))
            .mapToLong(StoredFile::sizeBytes)
            .sum();
    assertThat(video.length).isEqualTo((int) expected);
    assertThat(new String(video, 4, 4, java.nio.charset.StandardCharsets.US_ASCII))
        .isEqualTo("ftyp");
    assertThat(facts(story, StageProgressed.class))
        .anyMatch(told -> told.message() != null && told.totalItems() != null);
    for (String stage : STAGES) {
      await().until(() -> Files.notExists(workFolder(story.stage(stage))));
    }
  }

  @Test
  void aStopInMidRenderLeavesNoProcessAndNoFiles() {
    // Given
    Story story = Story.of("studio");
    List<StoredFile> files = makeUntil(story, LARGE, "images");
    Story rendering = story.stage("rendering");
    bus.deliver(rendering.orchestrator(rendering.requested(LARGE, files)));
    await().atMost(Duration.ofSeconds(60)).until(() -> isRendering(rendering));
    // When
    long asked = System.nanoTime();
    bus.deliver(rendering.orchestrator(rendering.stop()));
    // Then
    await().until(() -> types(story).contains("StageCancelled"));
    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(8));
    assertThat(facts(story, StageCancellationAnswered.class)).hasSize(1);
    assertThat(types(story)).doesNotContain("StageFailed");
    assertThat(renderers(rendering)).isZero();
    await().until(() -> Files.notExists(workFolder(rendering)));
    await().until(() -> Files.notExists(Path.of(storageConfig.dir()).resolve(rendering.folder())));
  }

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
    List<StageProgressed> afterwards = facts(story, StageProgressed.class);
    assertThat(afterwards.subList(reports, afterwards.size()))
        .filteredOn(told -> told.currentItem() != null)
        .isNotEmpty()
        .allMatch(told -> told.currentItem() >= 2);
  }

  @Test
  void anImpossibleWishIsRefused() {
    // Given
    Story story = Story.of("studio");
    // When
    bus.deliver(
        story.orchestrator(
            story.requested(new GenerationParameters("127x72", 2, 12, 7L), List.of())));
    // Then
    await().until(() -> types(story).contains("StageFailed"));
    assertThat(types(story)).containsExactly("StageFailed");
  }

  @Test
  void tellsThatTheStudioCanBeUsed() {
    assertThat(providers.find("studio").map(Provider::health).orElseThrow().available()).isTrue();
    await()
        .until(() ->
            bus.published().stream()
                .anyMatch(told ->
                    told.type().equals("ProviderAvailabilityChanged")
                        && told.keyId().equals("studio")));
  }

  private List<String> types(Story story) {
    return bus.published(story.jobId()).stream().map(Envelope::type).toList();
  }

  private int currentItem(Story story) {
    return facts(story, StageProgressed.class).stream()
        .filter(told -> told.stageRunId().equals(story.runId()) && told.currentItem() != null)
        .mapToInt(StageProgressed::currentItem)
        .max()
        .orElse(0);
  }

  private boolean isRendering(Story story) {
    return renderers(story) > 0;
  }

  private long renderers(Story story) {
    return ProcessHandle.allProcesses()
        .filter(process ->
            process.info().commandLine().orElse("").contains(story.runId())
                && process.info().command().orElse("").contains("ffmpeg"))
        .count();
  }
}
