package dev.reelay.bus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.event.DomainEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventSchemaTest {
  private static final Path RELEASED = Path.of("src", "test", "resources", "released");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Written anew with {@code -Dreelay.write-docs=true}. */
  @Test
  void theSchemasAreThoseOfTheCode() throws IOException {
    Map<String, ObjectNode> schemas = EventSchemas.all();
    if (Boolean.getBoolean("reelay.write-docs")) {
      Files.createDirectories(EventSchemas.FOLDER);
      for (Map.Entry<String, ObjectNode> schema : schemas.entrySet()) {
        Files.writeString(file(schema.getKey()), EventSchemas.text(schema.getValue()));
      }
    }

    assertThat(names(EventSchemas.FOLDER)).isEqualTo(schemas.keySet());
    for (Map.Entry<String, ObjectNode> schema : schemas.entrySet()) {
      assertThat(file(schema.getKey()))
          .as("docs/generated/schemas; written anew with -Dreelay.write-docs=true")
          .hasContent(EventSchemas.text(schema.getValue()));
    }
  }

  @Test
  void sinceTheLastReleaseThereWereOnlyAdditions() throws IOException {
    Map<String, ObjectNode> schemas = EventSchemas.all();
    List<String> changes = new ArrayList<>();

    for (String name : names(RELEASED)) {
      ObjectNode now = schemas.get(name);
      JsonNode then = JSON.readTree(Files.readString(RELEASED.resolve(name + ".json")));
      if (now == null) {
        changes.add(name + ": removed");
      } else {
        changes.addAll(SchemaChanges.breaking(then, now).stream().map(c -> name + c).toList());
      }
    }

    assertThat(changes)
        .as("Instances of two releases run side by side: events only add optional fields")
        .isEmpty();
  }

  @Test
  void whatTravelsFitsItsSchema() throws IOException {
    Map<String, ObjectNode> schemas = EventSchemas.all();
    EventCodec codec = new EventCodec();

    for (var type : EventCodec.types().entrySet()) {
      JsonNode sent = JSON.readTree(codec.encode((DomainEvent) Samples.record(type.getValue())));
      ObjectNode schema = schemas.get(type.getKey());
      assertThat(schema).isNotNull();
      List<String> known = new ArrayList<>();
      schema.path("properties").fieldNames().forEachRemaining(known::add);
      List<String> required = new ArrayList<>();
      schema.path("required").forEach(name -> required.add(name.asText()));
      List<String> fields = new ArrayList<>();
      sent.fieldNames().forEachRemaining(fields::add);

      assertThat(known).as(type.getKey()).containsAll(fields);
      assertThat(fields).as(type.getKey()).containsAll(required);
    }
  }

  private static Path file(String name) {
    return EventSchemas.FOLDER.resolve(name + ".json");
  }

  private static Set<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> String.valueOf(file.getFileName()).replace(".json", ""))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
