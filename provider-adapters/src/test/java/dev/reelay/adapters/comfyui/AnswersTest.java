package dev.reelay.adapters.comfyui;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.adapters.remote.Answer;
import dev.reelay.adapters.remote.Failures.Said;
import dev.reelay.event.FailureClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the server says about queue, files and failures. */
class AnswersTest {
  private static final String QUEUE =
      """
      {'queue_running':[[3,'running',{},{'reelay':'mark-r'},[]]],
       'queue_pending':[[7,'last',{},{},[]],[5,'first',{},{'reelay':'mark-f'},[]],[-1,'front',{},{},[]]]}
      """;

  @Test
  void thePlaceInTheQueueGoesByTheNumberOfTheRow() throws Exception {
    JsonNode queue = json(QUEUE);

    assertThat(Place.of(queue, "running")).isEqualTo(new Place.Running());
    assertThat(Place.of(queue, "front")).isEqualTo(new Place.Waiting(1));
    assertThat(Place.of(queue, "first")).isEqualTo(new Place.Waiting(2));
    assertThat(Place.of(queue, "last")).isEqualTo(new Place.Waiting(3));
    assertThat(Place.of(queue, "nobody")).isEqualTo(new Place.Absent());
    assertThat(Place.of(json("{}"), "nobody")).isEqualTo(new Place.Absent());
  }

  @Test
  void aRunIsFoundByItsMarkWhereTheServerGaveItAnIdOfItsOwn() throws Exception {
    JsonNode queue = json(QUEUE);

    assertThat(Place.marked(queue, "mark-r")).contains("running");
    assertThat(Place.marked(queue, "mark-f")).contains("first");
    assertThat(Place.marked(queue, "last")).contains("last");
    assertThat(Place.marked(queue, "mark-x")).isEmpty();
  }

  @Test
  void theVideoIsChosenAmongTheFiles() throws Exception {
    JsonNode outputs =
        json(
            """
            {'1':{'images':[{'filename':'p.png','subfolder':'','type':'temp'}]},
             '2':{'gifs':[{'filename':'t.mp4','subfolder':'x','type':'temp'},
                          {'filename':'v.mp4','subfolder':'y','type':'output'}],'animated':[true]},
             '3':{'video':[{'filename':'w.webm','subfolder':'','type':'output'}]}}
            """);

    assertThat(MadeFile.best(outputs, null).orElseThrow().filename()).isIn("v.mp4", "w.webm");
    assertThat(MadeFile.best(outputs, "3")).contains(new MadeFile("3", "w.webm", "", "output"));
    assertThat(MadeFile.best(outputs, "2")).contains(new MadeFile("2", "v.mp4", "y", "output"));
    assertThat(MadeFile.best(json("{'1':{'text':['done']}}"), null)).isEmpty();
    assertThat(MadeFile.best(json("{}"), "9")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          torch.OutOfMemoryError      | Allocation on device        | OUT_OF_MEMORY
          RuntimeError                | CUDA error: out of memory   | OUT_OF_MEMORY
          builtins.ValueError         | a bad shape                 | ValueError
          """)
  void abortedRunsTellNodeAndReason(String type, String message, String code) throws Exception {
    Said said =
        Verdicts.cause(
            json(
                "{'node_type':'KSampler','exception_type':'%s','exception_message':'%s'}"
                    .formatted(type, message)));

    assertThat(said.failureClass()).isEqualTo(FailureClass.PROVIDER_INTERNAL);
    assertThat(said.code()).isEqualTo(code);
    assertThat(said.words()).isEqualTo("KSampler: " + message);
  }

  @Test
  void aModelThatTheServerLacksIsNoFaultOfTheRequest() throws Exception {
    JsonNode body =
        json(
            """
            {'error':{'type':'prompt_outputs_failed_validation','message':'Prompt outputs failed validation',
                      'details':'','extra_info':{}},
             'node_errors':{'37':{'errors':[{'type':'value_not_in_list','message':'Value not in list',
                      'details':'unet_name: x not in []'}],'class_type':'UNETLoader'}}}
            """);

    Said said = Verdicts.refusal(400, body);

    assertThat(said.failureClass()).isEqualTo(FailureClass.UNSUPPORTED);
    assertThat(said.code()).isEqualTo("prompt_outputs_failed_validation");
    assertThat(said.words()).contains("failed validation").contains("unet_name");
  }

  @Test
  void otherRefusalsGoByTheirStatus() throws Exception {
    assertThat(Verdicts.refusal(400, json("{'error':{'type':'no_prompt','message':'No prompt'}}")))
        .isEqualTo(new Said(FailureClass.INVALID_REQUEST, "no_prompt", "No prompt"));
    assertThat(Verdicts.refusal(503, json("null")).failureClass())
        .isEqualTo(FailureClass.PROVIDER_UNAVAILABLE);
    assertThat(Verdicts.words(json("{'error':'plain words'}"))).isEqualTo("plain words");
    assertThat(Verdicts.words(json("[]"))).isNull();
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return Answer.JSON.readTree(text.replace('\'', '"'));
  }
}
