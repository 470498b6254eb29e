package dev.reelay.bus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AsyncApiTest {
  private static final Path PAGE = Path.of("..", "docs", "generated", "asyncapi.json");

  private final JsonNode document = AsyncApi.document();

  /** Written anew with {@code -Dreelay.write-docs=true}. */
  @Test
  void theDocumentIsThatOfTheCode() throws IOException {
    String text = EventSchemas.text(document);
    if (Boolean.getBoolean("reelay.write-docs")) {
      Files.writeString(PAGE, text);
    }

    assertThat(PAGE)
        .as("docs/generated/asyncapi.json; written anew with -Dreelay.write-docs=true")
        .hasContent(text);
  }

  @Test
  void everyReferenceLeadsSomewhere() throws IOException {
    JsonNode shown = new ObjectMapper().readTree(EventSchemas.text(document));
    List<String> references = new ArrayList<>();
    shown.findValues("$ref").forEach(reference -> references.add(reference.asText()));

    assertThat(references).hasSizeGreaterThan(100);
    assertThat(references)
        .allSatisfy(reference -> {
          assertThat(reference).startsWith("#/");
          assertThat(shown.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
        });
  }

  @Test
  void everyEventIsSentByItsPublisherAndReceivedByItsHandlers() {
    for (Map.Entry<String, Routes.Route> route : Routes.all().entrySet()) {
      Routes.Service from = route.getValue().from();
      JsonNode sent = document.path("operations").path("send-" + from.id() + "-" + route.getKey());

      assertThat(sent.path("action").asText()).as(route.getKey()).isEqualTo("send");
      Set<String> receivers = new TreeSet<>();
      document
          .path("operations")
          .properties()
          .forEach(operation -> {
            if (operation.getValue().path("action").asText().equals("receive")
                && operation
                    .getValue()
                    .path("messages")
                    .toString()
                    .contains("/" + route.getKey() + "\"")) {
              receivers.add(operation.getKey());
            }
          });
      assertThat(receivers)
          .isEqualTo(
              new TreeSet<>(
                  route.getValue().to().stream()
                      .map(to -> "receive-" + to.id() + "-" + channel(route.getKey()))
                      .toList()));
    }
  }

  @Test
  void namesAreThoseThatTheSpecificationAllows() {
    assertThat(document.path("asyncapi").asText()).isEqualTo("3.0.0");
    assertThat(document.path("info").path("title").asText()).isNotEmpty();
    assertThat(document.path("info").path("version").asText()).isNotEmpty();
    for (String part : List.of("schemas", "messages", "messageTraits")) {
      JsonNode named = document.path("components").path(part);
      assertThat(named).as(part).isNotEmpty();
      named.fieldNames().forEachRemaining(name -> assertThat(name).matches("[a-zA-Z0-9._-]+"));
    }
    for (JsonNode operation : document.path("operations")) {
      assertThat(operation.path("action").asText()).isIn("send", "receive");
      String channel = operation.path("channel").path("$ref").asText();
      for (JsonNode message : operation.path("messages")) {
        assertThat(message.path("$ref").asText()).startsWith(channel + "/messages/");
      }
    }
  }

  private static String channel(String event) {
    return dev.reelay.event.SettingsEvent.class.isAssignableFrom(EventCodec.types().get(event))
        ? "settings"
        : "jobs";
  }
}
