package dev.reelay.bus;

import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import dev.reelay.event.Word;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The JSON Schema of each event's body, made from its record. */
final class EventSchemas {
  static final Path FOLDER = Path.of("..", "docs", "generated", "schemas");

  private static final ObjectMapper JSON = new ObjectMapper();

  private EventSchemas() {}

  /** Schemas by event name, each with all that it refers to. */
  static Map<String, ObjectNode> all() {
    SchemaGenerator generator = generator();
    Map<String, ObjectNode> schemas = new TreeMap<>();
    EventCodec.types()
        .forEach((name, type) -> {
          ObjectNode schema = generator.generateSchema(type);
          ObjectNode titled = JSON.createObjectNode();
          titled.set("$schema", schema.remove("$schema"));
          titled.put("title", name);
          schemas.put(name, titled.setAll(schema));
        });
    return schemas;
  }

  /** As it lies in the repository. */
  static String text(JsonNode document) {
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
    try {
      return JSON.writer(printer).writeValueAsString(document) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SchemaGenerator generator() {
    SchemaGeneratorConfigBuilder config =
        new SchemaGeneratorConfigBuilder(JSON, SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
            .with(Option.EXTRA_OPEN_API_FORMAT_VALUES, Option.DEFINITIONS_FOR_ALL_OBJECTS);
    config
        .forFields()
        .withNullableCheck(EventSchemas::isNullable)
        .withRequiredCheck(field -> !isNullable(field));
    config
        .forTypesInGeneral()
        .withCustomDefinitionProvider((type, context) -> words(type.getErasedType(), context))
        .withCustomDefinitionProvider(EventSchemas::map);
    return new SchemaGenerator(config.build());
  }

  /** What may be null is left out on the wire. */
  private static boolean isNullable(FieldScope field) {
    return field.getRawMember().getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private static @Nullable CustomDefinition words(Class<?> type, SchemaGenerationContext context) {
    if (!Word.class.isAssignableFrom(type) || !type.isEnum()) {
      return null;
    }
    ObjectNode schema = context.getGeneratorConfig().createObjectNode().put("type", "string");
    ArrayNode words = schema.putArray("enum");
    for (Object constant : type.getEnumConstants()) {
      words.add(((Word) constant).word());
    }
    return new CustomDefinition(schema, true);
  }

  /** Without a name of its own, since {@code Map(String,Object)} is none. */
  private static @Nullable CustomDefinition map(
      ResolvedType type, SchemaGenerationContext context) {
    if (!type.isInstanceOf(Map.class)) {
      return null;
    }
    ObjectNode schema = context.getGeneratorConfig().createObjectNode().put("type", "object");
    ResolvedType value = type.typeParametersFor(Map.class).get(1);
    if (value.getErasedType() != Object.class) {
      schema.set("additionalProperties", context.createDefinitionReference(value));
    }
    return new CustomDefinition(schema, true);
  }
}
