package dev.reelay.adapters.comfyui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.event.GenerationParameters;
import dev.reelay.event.StageRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkflowTest {
  private static final String GRAPH =
      "\"1\":{\"class_type\":\"Make\",\"inputs\":{\"text\":\"\",\"seed\":0,\"n\":1,\"picture\":\"\",\"list\":[0,1]}}";

  @TempDir private Path folder;

  @Test
  void whatShipsIsFilledWithARequest() throws Exception {
    Workflow workflow = Workflows.of(null).find("text-to-video");

    ObjectNode graph =
        workflow.fill(
            new StageRequest("a lighthouse", new GenerationParameters("640x360", 5, null, 42L)),
            1,
            null);

    assertThat(graph.has("reelay")).isFalse();
    assertThat(graph.at("/6/inputs/text").asText()).isEqualTo("a lighthouse");
    assertThat(graph.at("/3/inputs/seed").asLong()).isEqualTo(42);
    assertThat(graph.at("/40/inputs/width").asInt()).isEqualTo(640);
    assertThat(graph.at("/40/inputs/height").asInt()).isEqualTo(360);
    assertThat(graph.at("/40/inputs/length").asInt()).isEqualTo(81);
    assertThat(graph.at("/50/inputs/fps").asInt()).isEqualTo(16);
    assertThat(workflow.result()).isEqualTo("51");
    assertThat(workflow.nodes()).hasSize(11).containsEntry("3", "Sampling");
    assertThatThrownBy(workflow::checkImage).hasMessageContaining("takes no picture");
  }

  @Test
  void theFrameRateOfTheClientDecidesTheNumberOfFrames() throws Exception {
    ObjectNode graph =
        Workflows.of(null)
            .find("text-to-video")
            .fill(new StageRequest("x", new GenerationParameters(null, 2, 24, null)), 77, null);

    assertThat(graph.at("/40/inputs/length").asInt()).isEqualTo(49);
    assertThat(graph.at("/3/inputs/seed").asLong()).isEqualTo(77);
    assertThat(graph.at("/40/inputs/width").asInt()).isEqualTo(832);
  }

  @Test
  void aSidecarSaysWhereParametersGo() throws Exception {
    write("own.json", "{" + GRAPH + "}");
    write(
        "own.reelay.json",
        "{\"prompt\":[\"/1/inputs/text\",\"/1/inputs/list/1\"],\"image\":\"/1/inputs/picture\",\"fps\":10,\"frames\":\"/1/inputs/n\"}");

    Workflow workflow = Workflows.of(folder.toString()).find("own");
    workflow.checkImage();
    ObjectNode graph =
        workflow.fill(
            new StageRequest("x", new GenerationParameters(null, 3, null, null)), 5, "a/b.png");

    assertThat(graph.at("/1/inputs/text").asText()).isEqualTo("x");
    assertThat(graph.at("/1/inputs/list/1").asText()).isEqualTo("x");
    assertThat(graph.at("/1/inputs/picture").asText()).isEqualTo("a/b.png");
    assertThat(graph.at("/1/inputs/n").asInt()).isEqualTo(30);
    assertThat(graph.at("/1/inputs/seed").asInt()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                    | part reelay
          [1]                                                   | no JSON object
          {                                                     | not readable
          {"reelay":{"prompt":"/1/inputs/text"},"nodes":[]}     | API format
          {"reelay":{"prompt":"/1/inputs/test"},GRAPH}          | puts prompt at a place
          {"reelay":{"prompt":"1.inputs.text"},GRAPH}           | puts prompt at a place
          {"reelay":{"prompt":""},GRAPH}                        | puts prompt at a place
          {"reelay":{"seed":"/1/inputs/seed"},GRAPH}            | where the prompt goes
          {"reelay":{"promt":"/1/inputs/text"},GRAPH}           | promt is not usable
          {"reelay":{"prompt":"/1/inputs/text","result":"9"},GRAPH} | result is not usable
          """)
  void aWorkflowThatCannotBeFilledSaysWhy(String text, String reason) throws IOException {
    write("own.json", text.replace("GRAPH", GRAPH));

    assertThatThrownBy(() -> Workflows.of(folder.toString()).find("own"))
        .isInstanceOf(WorkflowException.class)
        .hasMessageContaining("own")
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"other", "../secret", "a/b", "", ".hidden", "own.json\u0000"})
  void anUnknownNameTellsTheKnownOnes(String name) throws IOException {
    write("own.json", "{}");
    Files.writeString(folder.resolve(".hidden.json"), "{}");

    assertThatThrownBy(() -> Workflows.of(folder.toString()).find(name))
        .isInstanceOf(WorkflowException.class)
        .hasMessageContaining("own, text-to-video");
  }

  @Test
  void aFolderThatIsNotThereIsASettingThatCannotBeUsed() {
    assertThatThrownBy(() -> Workflows.of(folder.resolve("none").toString()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("options.workflows");
  }

  @Test
  void theIdOfAPromptIsTheSameLowerCaseUuidForTheSameRun() {
    assertThat(RunIds.prompt("job_1.generation.1"))
        .isEqualTo(RunIds.prompt("job_1.generation.1"))
        .isNotEqualTo(RunIds.prompt("job_1.generation.2"))
        .matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    assertThat(RunIds.seed("job_1.generation.1")).isBetween(0L, 1L << 48);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }
}
