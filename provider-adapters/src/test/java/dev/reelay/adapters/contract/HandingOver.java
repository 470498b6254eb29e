package dev.reelay.adapters.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.adapters.provider.Health;
import dev.reelay.adapters.provider.RemoteHandle;
import dev.reelay.adapters.provider.StageOutput;
import dev.reelay.adapters.provider.StatusReport;
import dev.reelay.event.FailureClass;
import dev.reelay.event.ProgressKind;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import javax.imageio.ImageIO;

/** What goes well, and what never reaches the provider. */
final class HandingOver {
  private static final String TOPIC = "The way of a run";

  private HandingOver() {}

  static List<Situation> all() {
    return List.of(
        Situation.of(
            TOPIC, "a film is ordered, followed, brought home and paid once", s -> whole(s)),
        Situation.of(TOPIC, "another instance goes on with a stored handle", s -> another(s)),
        Situation.of(TOPIC, "progress is told", s -> progress(s))
            .when(s -> s.capabilities().progress() != ProgressKind.NONE),
        Situation.of(TOPIC, "a first picture goes along", s -> picture(s)),
        Situation.of(TOPIC, "a first picture that is none", s -> noPicture(s)),
        Situation.of(TOPIC, "a first picture that is gone", s -> lostPicture(s)),
        Situation.of(TOPIC, "the credential of a virtual key replaces the general one", s -> key(s))
            .when(Subject::hasAccounts),
        Situation.of(TOPIC, "the credential is missing", s -> noCredential(s))
            .when(Subject::hasAccounts),
        Situation.of(TOPIC, "a run that ended is released", s -> released(s)),
        Situation.of(TOPIC, "nobody listens at the address", s -> nobody(s)));
  }

  private static void whole(Scene scene) throws Exception {
    scene.meets("duration=40&queue=15");
    assertThat(scene.provider().health()).isEqualTo(Health.up());

    RemoteHandle handle = scene.accepted();
    Story story = scene.succeeds(handle);
    StageOutput output = scene.fetch(handle);

    assertThat(handle.provider()).isEqualTo(scene.provider().id());
    assertThat(story.reports().subList(0, story.reports().size() - 1))
        .allMatch(StatusReport.Unfinished.class::isInstance)
        .noneMatch(StatusReport.Unknown.class::isInstance);
    checkFilm(output);
    assertThat(output.cost())
        .isEqualTo(scene.subject().wish().duration() * Scene.USD_PER_SECOND, within(1e-9));
    List<JsonNode> paid = scene.paid();
    assertThat(paid).hasSize(1);
    assertThat(paid.getFirst().path("pollsTooFast").asInt()).isZero();
    assertThat(paid.getFirst().path("polls").asInt()).isPositive();
    assertThat(paid.getFirst().path("cancelRequested").asBoolean()).isFalse();
  }

  static void checkFilm(StageOutput output) throws IOException {
    assertThat(output.files()).hasSize(1);
    StageOutput.File.Local film = (StageOutput.File.Local) output.files().getFirst();
    assertThat(film.name()).isEqualTo("video.mp4");
    assertThat(film.contentType()).isEqualTo("video/mp4");
    assertThat(new String(Files.readAllBytes(film.path()), 4, 4, StandardCharsets.ISO_8859_1))
        .isEqualTo("ftyp");
  }

  private static void another(Scene scene) throws Exception {
    scene.meets("duration=5&queue=0");
    RemoteHandle handle = scene.accepted();
    RemoteHandle stored =
        new RemoteHandle(handle.provider(), handle.remoteId(), handle.attributes());
    scene.succeeds(handle);

    assertThat(scene.another().poll(stored)).isInstanceOf(StatusReport.Succeeded.class);
    checkFilm(
        scene.another().fetch(stored, Files.createTempDirectory(scene.folder(), "incoming-")));
  }

  private static void progress(Scene scene) {
    scene.meets("duration=120&queue=0");

    Story story = scene.succeeds(scene.accepted());

    assertThat(story.percents())
        .as("%s", story)
        .isNotEmpty()
        .isSorted()
        .allMatch(percent -> percent >= 0 && percent <= 100)
        .anyMatch(percent -> percent > 0 && percent < 100);
  }

  private static void picture(Scene scene) throws Exception {
    scene.meets("duration=5&queue=0");
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(64, 36, BufferedImage.TYPE_INT_RGB), "png", png);
    scene.firstFrame("first_frame.png", png.toByteArray());

    scene.succeeds(scene.accepted());
  }

  private static void noPicture(Scene scene) throws Exception {
    scene.firstFrame("first_frame.png", "no picture".getBytes(StandardCharsets.UTF_8));

    scene.rejected(FailureClass.ASSET_INVALID);
  }

  private static void lostPicture(Scene scene) throws Exception {
    scene.firstFrame("first_frame.png", new byte[0]);
    Files.delete(scene.folder().resolve("first_frame.png"));

    scene.rejected(FailureClass.ASSET_INVALID);
  }

  private static void key(Scene scene) {
    scene.meets("duration=5&queue=0");
    scene.setup().keySecret = scene.setup().secret + "-own";

    RemoteHandle handle = scene.accepted();
    scene.succeeds(handle);

    assertThat(scene.paid().getFirst().path("account").asText())
        .isEqualTo(scene.account() + "-own");
    assertThat(handle.attributes().values()).noneMatch(value -> value.contains("sim-"));
  }

  private static void noCredential(Scene scene) {
    scene.setup().secretIsThere = false;

    Health health = scene.provider().health();

    assertThat(health.available()).isFalse();
    assertThat(health.reason()).contains("credential").contains("file");
    assertThat(scene.rejected(FailureClass.PROVIDER_UNAVAILABLE).message()).contains("credential");
  }

  private static void released(Scene scene) throws Exception {
    scene.meets("duration=5&queue=0");
    RemoteHandle handle = scene.accepted();
    scene.succeeds(handle);

    scene.provider().release(handle);
    scene.provider().release(handle);

    assertThat(scene.paid()).hasSize(1);
  }

  private static void nobody(Scene scene) {
    scene.setup().baseUrl = URI.create("http://127.0.0.1:1" + scene.subject().path());

    assertThat(scene.rejected(FailureClass.PROVIDER_UNAVAILABLE).failoverAllowed()).isTrue();
  }
}
