package dev.reelay.adapters.replicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelay.event.GenerationParameters;
import dev.reelay.event.StageRequest;
import dev.reelay.model.Route;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputsTest {
  private static final StageRequest REQUEST =
      new StageRequest("a lighthouse", new GenerationParameters("1280x720", 5, 24, 7L));

  @Test
  void theUsualNamesAreUsedWhereARouteSaysNothing() {
    assertThat(Inputs.of(REQUEST, Map.of(), "data:image/png;base64,AA=="))
        .hasToString(
            """
            {"duration":5,"seed":7,"fps":24,"width":1280,"height":720,"prompt":"a lighthouse",\
            "image":"data:image/png;base64,AA=="}\
            """);
  }

  @Test
  void aRouteNamesInputsInItsModelsWay() {
    Map<String, String> options =
        Map.of(
            "input.prompt", "text",
            "input.duration", "",
            "input.seed", "",
            "input.fps", "",
            "input.frames", "num_frames",
            "input.aspect_ratio", "aspect",
            "input.resolution", "quality",
            "set.guidance", "7.5",
            "set.mode", "fast",
            "set.text", "never wins");

    assertThat(Inputs.of(REQUEST, options, null))
        .hasToString(
            """
            {"guidance":7.5,"mode":"fast","text":"a lighthouse","num_frames":120,"aspect":"16:9",\
            "quality":"720p"}\
            """);
  }

  @Test
  void whatTheClientLeavesOutIsNotSent() {
    StageRequest bare = new StageRequest("x", new GenerationParameters(null, null, null, null));

    assertThat(Inputs.of(bare, Map.of(), null)).hasToString("{\"prompt\":\"x\"}");
  }

  @Test
  void aRouteLeadsToAModelAVersionOrADeployment() {
    String digest = "5c7d5dc6".repeat(8);

    assertThat(Target.of(route("acme/video", Map.of())))
        .isEqualTo(new Target("/models/acme/video/predictions", null));
    assertThat(Target.of(route("acme/video", Map.of("target", "Deployment"))))
        .isEqualTo(new Target("/deployments/acme/video/predictions", null));
    assertThat(Target.of(route("acme/video:" + digest, Map.of())))
        .isEqualTo(new Target("/predictions", "acme/video:" + digest));
    assertThat(Target.of(route(digest, Map.of()))).isEqualTo(new Target("/predictions", digest));
    assertThat(Target.of(route("a b/c?d=1", Map.of())).path())
        .isEqualTo("/models/a%20b/c%3Fd%3D1/predictions");
  }

  @ParameterizedTest
  @ValueSource(strings = {"video", "/video", "acme/", "a/b/c"})
  void aModelWithoutAnOwnerIsRefused(String model) {
    assertThatThrownBy(() -> Target.of(route(model, Map.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("owner/name");
  }

  @Test
  void theEventsOfCallbacksCanBeChosen() {
    assertThat(Events.of(null).words()).containsExactly("start", "completed");
    assertThat(Events.of("logs, completed").words()).isEqualTo(List.of("logs", "completed"));
    assertThatThrownBy(() -> Events.of("logs,progress"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("webhookEvents");
  }

  private static Route route(String model, Map<String, String> options) {
    return new Route("replicate", model, null, null, options);
  }
}
