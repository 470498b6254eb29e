package dev.reelay.gateway.body;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.gateway.problem.ProblemCode;
import dev.reelay.gateway.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object, each read with the type that it must have. Every problem names its
 * field; null counts as absent.
 */
public final class Fields {
  private static final JsonMapper SORTED =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private final ObjectNode object;
  private final Set<String> known = new HashSet<>();

  Fields(ObjectNode object) {
    this.object = object;
  }

  /** The fields of an object that was not just sent. */
  public static Fields of(ObjectNode object) {
    return new Fields(object);
  }

  /** A text; null when absent. */
  public @Nullable String text(String name) {
    JsonNode node = get(name);
    if (node == null) {
      return null;
    }
    if (!node.isTextual()) {
      throw wrongType(name, "a string");
    }
    requireStorable(name, node.textValue());
    return node.textValue();
  }

  /** A text that must be there and not blank. */
  public String requiredText(String name) {
    String text = text(name);
    if (text == null) {
      throw ProblemException.at(name, ProblemCode.MISSING_FIELD, "'" + name + "' is required.");
    }
    if (text.isBlank()) {
      throw invalid(name, "must not be empty");
    }
    return text;
  }

  /** A whole number within bounds; null when absent. */
  public @Nullable Integer integer(String name, int min, int max) {
    JsonNode node = get(name);
    if (node == null) {
      return null;
    }
    if (!node.isIntegralNumber()) {
      throw wrongType(name, "a whole number");
    }
    if (!node.canConvertToInt() || node.intValue() < min || node.intValue() > max) {
      throw invalid(name, "must be " + min + " to " + max);
    }
    return node.intValue();
  }

  /** A 64-bit whole number; null when absent. */
  public @Nullable Long wholeNumber(String name) {
    JsonNode node = get(name);
    if (node == null) {
      return null;
    }
    if (!node.isIntegralNumber()) {
      throw wrongType(name, "a whole number");
    }
    if (!node.canConvertToLong()) {
      throw invalid(name, "must fit in 64 bits");
    }
    return node.longValue();
  }

  /** True or false; the default when absent. */
  public boolean flag(String name, boolean otherwise) {
    JsonNode node = get(name);
    if (node == null) {
      return otherwise;
    }
    if (!node.isBoolean()) {
      throw wrongType(name, "true or false");
    }
    return node.booleanValue();
  }

  /** An object; null when absent. Texts in it are free of what cannot be stored. */
  public @Nullable ObjectNode object(String name) {
    JsonNode node = get(name);
    if (node == null) {
      return null;
    }
    if (!(node instanceof ObjectNode found)) {
      throw wrongType(name, "an object");
    }
    requireStorable(name, found);
    return found;
  }

  /** The objects of a list, at most so many; empty when absent. */
  public List<Fields> objects(String name, int max) {
    JsonNode node = get(name);
    if (node == null) {
      return List.of();
    }
    if (!node.isArray()) {
      throw wrongType(name, "a list");
    }
    if (node.size() > max) {
      throw invalid(name, "must have at most " + max + (max == 1 ? " entry" : " entries"));
    }
    List<Fields> objects = new ArrayList<>();
    for (JsonNode element : node) {
      if (!(element instanceof ObjectNode found)) {
        throw wrongType(name, "a list of objects");
      }
      objects.add(new Fields(found));
    }
    return objects;
  }

  /** Whether the field is there, with any value but null; does not make it a known one. */
  public boolean has(String name) {
    return object.hasNonNull(name);
  }

  /** Whether the field is there and null; does not make it a known one. */
  public boolean isNull(String name) {
    JsonNode node = object.get(name);
    return node != null && node.isNull();
  }

  /** The names that nobody asked for, in the order of the body. */
  public List<String> unknown() {
    List<String> names = new ArrayList<>();
    object
        .fieldNames()
        .forEachRemaining(name -> {
          if (!known.contains(name)) {
            names.add(name);
          }
        });
    return names;
  }

  /** Fails when there is a field that nobody asked for. */
  public void refuseUnknown() {
    for (String name : unknown()) {
      throw ProblemException.at(
          name, ProblemCode.UNKNOWN_FIELD, "There is no field '" + name + "' here.");
    }
  }

  /** The same text for all bodies that differ in order and white space only. */
  public String canonical() {
    try {
      return SORTED.writeValueAsString(SORTED.treeToValue(object, Object.class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("What was parsed cannot be written. Indicates a bug.", e);
    }
  }

  /** A problem with the value of a field; the rule reads like {@code must not be empty}. */
  public static ProblemException invalid(String field, String rule) {
    return ProblemException.at(field, ProblemCode.INVALID_VALUE, "'" + field + "' " + rule + ".");
  }

  private @Nullable JsonNode get(String name) {
    known.add(name);
    JsonNode node = object.get(name);
    return node == null || node.isNull() ? null : node;
  }

  private static ProblemException wrongType(String name, String wanted) {
    return ProblemException.at(
        name, ProblemCode.WRONG_TYPE, "'" + name + "' must be " + wanted + ".");
  }

  private static void requireStorable(String path, JsonNode node) {
    switch (node.getNodeType()) {
      case STRING -> requireStorable(path, node.textValue());
      case NULL ->
          throw ProblemException.at(
              path, ProblemCode.WRONG_TYPE, "'" + path + "' must not be null.");
      case OBJECT ->
          node.properties()
              .forEach(entry -> {
                requireStorable(path, entry.getKey());
                requireStorable(path + "." + entry.getKey(), entry.getValue());
              });
      case ARRAY -> node.forEach(element -> requireStorable(path, element));
      case NUMBER -> {
        if (node.isFloatingPointNumber() && !Double.isFinite(node.doubleValue())) {
          throw invalid(path, "is too large a number");
        }
      }
      default -> {}
    }
  }

  /** PostgreSQL has no NUL, UTF-8 no half of a surrogate pair. */
  private static void requireStorable(String field, String text) {
    if (text.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw invalid(field, "holds characters that are not allowed");
    }
  }
}
