package dev.reelay.adapters.artifact;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.reelay.adapters.ByHand;
import dev.reelay.adapters.Story;
import dev.reelay.adapters.provider.StageOutput;
import dev.reelay.event.StoredFile;
import dev.reelay.testkit.TestServers;
import dev.reelay.testkit.TestTokens;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ByHand.class)
@WithTestResource(TestServers.class)
class ArtifactResourceTest {
  private static final int SIZE = 3_000_000;

  @Inject Shelf shelf;
  @Inject ArtifactStore artifacts;

  private final Story story = Story.of("studio").stage("post");
  private final byte[] content = new byte[SIZE];
  private StoredFile file;

  @BeforeEach
  void aFinishedVideo() throws Exception {
    new Random(1).nextBytes(content);
    file = store(story, content);
  }

  private StoredFile store(Story run, byte[] bytes) throws Exception {
    Path made = Files.write(Files.createTempFile("video", ".mp4"), bytes);
    StoredFile stored =
        shelf.keep(run.folder(), new StageOutput.File.Local("video.mp4", made, "video/mp4"));
    QuarkusTransaction.requiringNew()
        .run(() -> artifacts.add(run.job(), run.stage(), run.attempt(), List.of(stored)));
    return stored;
  }

  private RequestSpecification as(String token) {
    return given().auth().oauth2(token);
  }

  private RequestSpecification owner() {
    return as(TestTokens.job(story.job().keyId(), story.jobId()));
  }

  private String path() {
    return "/v1/jobs/%s/artifacts/video.mp4".formatted(story.jobId());
  }

  @Test
  void servesTheWholeFileWithEverythingAPlayerAsksFor() {
    // When
    Response answer = owner().get(path());
    // Then
    answer
        .then()
        .statusCode(200)
        .header("Content-Type", "video/mp4")
        .header("Content-Length", "" + SIZE)
        .header("Accept-Ranges", "bytes")
        .header("ETag", "\"" + file.sha256() + "\"")
        .header("Cache-Control", "private")
        .header("Content-Disposition", "inline; filename=\"video.mp4\"");
    assertThat(answer.asByteArray()).isEqualTo(content);
  }

  @Test
  void aHeadRequestTellsTheSameWithoutTheBytes() {
    owner()
        .head(path())
        .then()
        .statusCode(200)
        .header("Content-Length", "" + SIZE)
        .header("Accept-Ranges", "bytes");
  }

  @Test
  void servesAPart() {
    // When
    Response answer = owner().header("Range", "bytes=1000-4999").get(path());
    // Then
    answer
        .then()
        .statusCode(206)
        .header("Content-Range", "bytes 1000-4999/" + SIZE)
        .header("Content-Length", "4000");
    assertThat(answer.asByteArray()).isEqualTo(Arrays.copyOfRange(content, 1000, 5000));
  }

  @Test
  void servesTheEndOfTheFileAndTheWholeForSeveralParts() {
    Response end = owner().header("Range", "bytes=-10").get(path());
    end.then().statusCode(206);
    assertThat(end.asByteArray()).isEqualTo(Arrays.copyOfRange(content, SIZE - 10, SIZE));
    owner()
        .header("Range", "bytes=0-1,5-6")
        .get(path())
        .then()
        .statusCode(200)
        .header("Content-Length", "" + SIZE);
  }

  @Test
  void aPartBehindTheEndIsRefused() {
    owner()
        .header("Range", "bytes=" + SIZE + "-")
        .get(path())
        .then()
        .statusCode(416)
        .header("Content-Range", "bytes */" + SIZE);
  }

  @Test
  void aPartOfAnOlderFileGivesTheWholeNewOne() {
    owner()
        .header("Range", "bytes=0-9")
        .header("If-Range", "\"" + file.sha256() + "\"")
        .get(path())
        .then()
        .statusCode(206);
    owner()
        .header("Range", "bytes=0-9")
        .header("If-Range", "\"something else\"")
        .get(path())
        .then()
        .statusCode(200);
  }

  @Test
  void whoHasTheFileAlreadyGetsNoneAgain() {
    owner().header("If-None-Match", "\"" + file.sha256() + "\"").get(path()).then().statusCode(304);
  }

  @Test
  void foreignAndUnknownFilesDoNotExist() {
    Story other = Story.of("studio");
    given().get(path()).then().statusCode(401);
    as(TestTokens.expired(story.job().keyId(), story.jobId())).get(path()).then().statusCode(401);
    as(TestTokens.job(story.job().keyId(), other.jobId())).get(path()).then().statusCode(404);
    as(TestTokens.job(other.job().keyId(), story.jobId())).get(path()).then().statusCode(404);
    as(TestTokens.key(story.job().keyId())).get(path()).then().statusCode(404);
    owner()
        .get(path() + ".txt")
        .then()
        .statusCode(404)
        .contentType("application/problem+json")
        .body("status", equalTo(404));
    owner().head(path() + ".txt").then().statusCode(404);
  }

  @Test
  void aLaterStageReplacesAFileAndAnEarlierAttemptDoesNot() throws Exception {
    // Given
    Story second = new Story(story.job(), "studio", "post", 2, story.at(), "studio");
    byte[] better = "better".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    // When
    store(second, better);
    store(story, content);
    // Then
    assertThat(owner().get(path()).asByteArray()).isEqualTo(better);
  }
}
