package dev.reelay.bus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaChangesTest {
  private static final String FIRST =
      """
      {"type": "object", "required": ["stage", "files"], "properties": {
        "stage": {"type": "string"},
        "cost": {"type": ["number", "null"], "format": "double"},
        "state": {"type": "string", "enum": ["a", "b"]},
        "cause": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/File"}]},
        "files": {"type": "array", "items": {"$ref": "#/$defs/File"}}},
       "$defs": {"File": {"type": "object", "required": ["name"], "properties": {
         "name": {"type": "string"}, "size": {"type": "integer"}}}}}
      """;

  @Test
  void theSameSchemaHasNoChanges() throws IOException {
    assertThat(changed("", "")).isEmpty();
  }

  @Test
  void optionalFieldsAndWordsMayBeAdded() throws IOException {
    assertThat(
            changed(
                "\"stage\": {\"type\": \"string\"},",
                "\"stage\": {\"type\": \"string\"}, \"note\": {\"type\": \"string\"},"))
        .isEmpty();
    assertThat(changed("[\"a\", \"b\"]", "[\"a\", \"b\", \"c\"]")).isEmpty();
    assertThat(changed("\"size\": {", "\"digest\": {\"type\": \"string\"}, \"size\": {")).isEmpty();
  }

  @Test
  void removalIsRefused() throws IOException {
    assertThat(changed("\"stage\": {\"type\": \"string\"},", "")).contains(".stage: removed");
    assertThat(changed(", \"size\": {\"type\": \"integer\"}", ""))
        .containsExactly(".cause.size: removed");
    assertThat(changed("[\"a\", \"b\"]", "[\"a\"]")).containsExactly(".state: word b removed");
  }

  @Test
  void renamingIsRefused() throws IOException {
    assertThat(changed("\"stage\"", "\"step\""))
        .containsExactlyInAnyOrder(".stage: removed", ".step: new and required");
    assertThat(changed("\"cost\"", "\"price\"")).containsExactly(".cost: removed");
  }

  @Test
  void anotherTypeIsRefused() throws IOException {
    assertThat(changed("\"stage\": {\"type\": \"string\"", "\"stage\": {\"type\": \"integer\""))
        .singleElement()
        .asString()
        .startsWith(".stage: type changed");
    assertThat(changed("\"double\"", "\"float\"")).singleElement().asString().contains(".cost");
    assertThat(changed("[\"number\", \"null\"]", "\"number\"")).hasSize(1);
    assertThat(changed("\"size\": {\"type\": \"integer\"", "\"size\": {\"type\": \"string\""))
        .singleElement()
        .asString()
        .contains(".size: type changed");
    assertThat(changed(", \"enum\": [\"a\", \"b\"]", "")).isNotEmpty();
    assertThat(changed("{\"type\": \"null\"}, ", ""))
        .containsExactly(".cause: alternatives changed");
  }

  @Test
  void newRequiredFieldsAreRefused() throws IOException {
    assertThat(
            changed(
                "\"files\"], \"properties\": {",
                "\"files\", \"note\"], \"properties\": {\"note\": {\"type\": \"string\"},"))
        .containsExactly(".note: new and required");
    assertThat(changed("\"files\"]", "\"files\", \"cost\"]"))
        .containsExactly(".cost: became required");
    assertThat(changed("[\"stage\", \"files\"]", "[\"files\"]"))
        .containsExactly(".stage: became optional");
  }

  private static List<String> changed(String from, String to) throws IOException {
    ObjectMapper json = new ObjectMapper();
    assertThat(FIRST).contains(from);
    JsonNode then = json.readTree(FIRST);
    return SchemaChanges.breaking(then, json.readTree(FIRST.replace(from, to)));
  }
}
