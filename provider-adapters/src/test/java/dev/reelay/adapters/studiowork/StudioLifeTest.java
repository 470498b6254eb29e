package dev.reelay.adapters.studiowork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.adapters.ByHand;
import dev.reelay.adapters.Story;
import dev.reelay.adapters.provider.Provider;
import dev.reelay.event.GenerationParameters;
import dev.reelay.event.StageCancellationAnswered;
import dev.reelay.event.StageProgressed;
import dev.reelay.event.StageSucceeded;
import dev.reelay.event.StoredFile;
import dev.reelay.testkit.TestServers;
import dev.reelay.testkit.TestTokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ByHand.class)
@WithTestResource(TestServers.class)
class StudioLifeTest extends StudioScenes {
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
}
