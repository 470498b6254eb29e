package dev.reelay.adapters.replicate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.adapters.remote.Answer;
import dev.reelay.adapters.remote.Failures.Said;
import dev.reelay.event.FailureClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          E1000: something went wrong              | PROVIDER_INTERNAL     | E1000
          Prediction failed (E1001)                | UNSUPPORTED           | E1001
          E4875 empty webhook URL                  | PROTOCOL_ERROR        | E4875
          could not start in time: E6716           | PROVIDER_TIMEOUT      | E6716
          a code of next year: E9999               | PROVIDER_INTERNAL     | E9999
          CUDA out of memory. Tried to allocate    | UNSUPPORTED           |
          NSFW content detected. Try another       | CONTENT_POLICY_OUTPUT |
          flagged as sensitive (E005)              | CONTENT_POLICY_OUTPUT | E005
          Invalid input: duration must be 5        | INVALID_REQUEST       |
          cannot identify image file <bytes>      | ASSET_INVALID         |
          cannot multiply a matrix                 | PROVIDER_INTERNAL     |
          ZOOM_LEVEL is 4                          | PROVIDER_INTERNAL     |
          """)
  void aModelsWordsHaveAClass(String words, FailureClass expected, String code) {
    Said said = Verdicts.cause(words);

    assertThat(said.failureClass()).isEqualTo(expected);
    assertThat(said.code()).isEqualTo(code);
  }

  @Test
  void noWordsAreAFailureToo() {
    assertThat(Verdicts.cause(null).failureClass()).isEqualTo(FailureClass.PROVIDER_INTERNAL);
  }

  @ParameterizedTest
  @CsvSource({
    "401, AUTHENTICATION",
    "402, INSUFFICIENT_FUNDS",
    "403, PERMISSION",
    "404, NOT_FOUND",
    "422, INVALID_REQUEST",
    "429, RATE_LIMITED",
    "503, PROVIDER_UNAVAILABLE"
  })
  void aRefusalHasTheClassOfItsStatus(int status, FailureClass expected) throws Exception {
    Said said = Verdicts.refusal(status, json("{'title':'No','detail':'Not like this'}"));

    assertThat(said.failureClass()).isEqualTo(expected);
    assertThat(said.words()).isEqualTo("Not like this");
  }

  @Test
  void invalidFieldsAreNamed() throws Exception {
    JsonNode problem =
        json(
            """
            {'title':'Input validation failed','status':422,
             'invalid_fields':[{'type':'required','field':'input.prompt','description':'is required'},
                               {'field':'input.seed'}]}
            """);

    assertThat(Verdicts.words(problem))
        .isEqualTo("Input validation failed (input.prompt: is required; input.seed)");
  }

  @Test
  void thePauseOfARateLimitIsReadFromItsWords() {
    assertThat(Verdicts.pause("Request was throttled. Your rate limit resets in ~30s."))
        .isEqualTo(30);
    assertThat(Verdicts.pause("Too much")).isNull();
    assertThat(Verdicts.pause(null)).isNull();
  }

  @Test
  void theVideoAmongTheOutputIsFoundInEveryShape() throws Exception {
    assertThat(video("'https://a.example/x.mp4'")).hasToString("https://a.example/x.mp4");
    assertThat(video("['https://a.example/p.png','https://a.example/x.webm?sig=1']"))
        .hasToString("https://a.example/x.webm?sig=1");
    assertThat(video("{'video':{'url':'https://a.example/file'},'seed':4}"))
        .hasToString("https://a.example/file");
    for (String none : new String[] {"null", "'a text'", "[]", "{'a':[1,2]}", "'ftp://x/y.mp4'"}) {
      assertThat(prediction("{'output':" + none + "}").video()).as(none).isEmpty();
    }
  }

  @Test
  void aDeadlineTellsAStopFromALateEnd() throws Exception {
    String times = "{'deadline':'2026-05-01T10:00:00Z','completed_at':'2026-05-01T%s:00.25Z'}";

    assertThat(prediction(times.formatted("09:59")).endedInTime()).isTrue();
    assertThat(prediction(times.formatted("10:00")).endedLate()).isTrue();
    assertThat(prediction("{'deadline':'soon'}").endedLate()).isFalse();
    assertThat(prediction("{'deadline':'soon'}").endedInTime()).isFalse();
  }

  private static java.net.URI video(String output) throws JsonProcessingException {
    return prediction("{'output':" + output + "}").video().orElseThrow();
  }

  private static Prediction prediction(String text) throws JsonProcessingException {
    return Answer.JSON.treeToValue(json(text), Prediction.class);
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return Answer.JSON.readTree(text.replace('\'', '"'));
  }
}
