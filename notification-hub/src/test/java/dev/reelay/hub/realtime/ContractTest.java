package dev.reelay.hub.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelay.hub.follow.Source;
import dev.reelay.hub.log.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The published description says what the code does. */
class ContractTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String JOB = "job_01J9ZK6V3N8Q4T2W7Y5X1B0CDE";

  private final JsonNode document = read();

  @Test
  void everyExampleOfAClientIsUnderstood() {
    List<String> examples = examples("ask");

    assertThat(examples).hasSizeGreaterThanOrEqualTo(5);
    assertThat(examples)
        .allSatisfy(
            example -> assertThat(Request.parse(example)).isNotInstanceOf(Request.Malformed.class));
  }

  @Test
  void everyMessageOfTheHubIsDescribed() throws IOException {
    Entry entry = new Entry(JOB, 7, "VideoGenerationProgress", "{\"seq\":7}", 0);
    List<String> said =
        Stream.concat(
                Stream.of(
                    Message.hello("c", 1, 1),
                    Message.subscribed("i", JOB, 1, 2),
                    Message.entry(JOB, new Source.Item(entry, 7, true)),
                    Message.entry(Request.ALL_JOBS, new Source.Item(entry, 9, false)),
                    Message.snapshot(entry, true),
                    Message.end("i", JOB, 1, "finished"),
                    Message.error("i", JOB, Refusal.NOT_FOUND),
                    Message.pong("i")),
                Stream.of(Bye.values()).map(bye -> Message.bye(bye, 1, Map.of(JOB, 7L))))
            .toList();

    for (String text : said) {
      JsonNode message = JSON.readTree(text);
      JsonNode schema =
          document.at("/components/messages/" + message.get("op").asText() + "/payload");
      assertThat(schema.get("properties").fieldNames())
          .as(text)
          .toIterable()
          .containsAll(message::fieldNames);
      for (JsonNode required : schema.get("required")) {
        assertThat(message.has(required.asText())).as("%s in %s", required, text).isTrue();
      }
    }
  }

  @Test
  void theExamplesOfTheHubHaveWhatIsRequired() {
    for (String operation : List.of("ask", "tell")) {
      for (String text : examples(operation)) {
        JsonNode example = parse(text);
        JsonNode schema =
            document.at("/components/messages/" + example.get("op").asText() + "/payload");
        schema
            .get("required")
            .forEach(name -> assertThat(example.has(name.asText())).as(text).isTrue());
      }
    }
  }

  private List<String> examples(String operation) {
    List<String> all = new ArrayList<>();
    for (JsonNode reference : document.at("/operations/" + operation + "/messages")) {
      String name = reference.get("$ref").asText().replaceFirst(".*/", "");
      document
          .at("/components/messages/" + name + "/examples")
          .forEach(example -> all.add(example.get("payload").toString()));
    }
    return all;
  }

  private static JsonNode read() {
    Path file = Path.of("..", "api-gateway/src/main/resources/META-INF/realtime.asyncapi.json");
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
