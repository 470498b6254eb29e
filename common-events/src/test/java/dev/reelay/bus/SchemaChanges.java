package dev.reelay.bus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds what a newer schema of an event breaks for those who know the older one, in both
 * directions: either may be the reader.
 *
 * <p>A new optional field is an addition and so is a new word. Everything else is refused: what is
 * removed or renamed, another type, a field that became required or ceased to be.
 */
final class SchemaChanges {
  private final JsonNode thenRoot;
  private final JsonNode nowRoot;
  private final List<String> found = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();

  private SchemaChanges(JsonNode thenRoot, JsonNode nowRoot) {
    this.thenRoot = thenRoot;
    this.nowRoot = nowRoot;
  }

  /** The breaking changes, each with its place; empty when there were additions only. */
  static List<String> breaking(JsonNode then, JsonNode now) {
    SchemaChanges changes = new SchemaChanges(then, now);
    changes.compare("", then, now);
    return List.copyOf(changes.found);
  }

  private void compare(String place, JsonNode thenNode, JsonNode nowNode) {
    String pair = thenNode.path("$ref").asText() + " " + nowNode.path("$ref").asText();
    if (!pair.isBlank() && !seen.add(pair)) {
      return;
    }
    JsonNode then = resolved(thenRoot, thenNode);
    JsonNode now = resolved(nowRoot, nowNode);
    if (!names(then.path("type")).equals(names(now.path("type")))
        || !then.path("format").equals(now.path("format"))) {
      found.add(place + ": type changed from " + type(then) + " to " + type(now));
      return;
    }
    words(place, then, now);
    fields(place, then, now);
    if (then.has("items") || now.has("items")) {
      compare(place + "[]", then.path("items"), now.path("items"));
    }
    if (then.path("additionalProperties").isObject()) {
      compare(place + ".*", then.path("additionalProperties"), now.path("additionalProperties"));
    }
    alternatives(place, then.path("anyOf"), now.path("anyOf"));
  }

  private void words(String place, JsonNode then, JsonNode now) {
    Set<String> kept = names(now.path("enum"));
    if (then.has("enum") != now.has("enum")) {
      found.add(place + ": became a list of words, or ceased to be one");
    }
    for (String word : names(then.path("enum"))) {
      if (!kept.contains(word)) {
        found.add(place + ": word " + word + " removed");
      }
    }
  }

  private void fields(String place, JsonNode then, JsonNode now) {
    Set<String> needed = names(then.path("required"));
    Set<String> neededNow = names(now.path("required"));
    then.path("properties")
        .properties()
        .forEach(field -> {
          String name = field.getKey();
          if (!now.path("properties").has(name)) {
            found.add(place + "." + name + ": removed");
            return;
          }
          if (needed.contains(name) != neededNow.contains(name)) {
            found.add(
                place
                    + "."
                    + name
                    + ": became "
                    + (needed.contains(name) ? "optional" : "required"));
          }
          compare(place + "." + name, field.getValue(), now.path("properties").path(name));
        });
    for (String name : neededNow) {
      if (!then.path("properties").has(name)) {
        found.add(place + "." + name + ": new and required");
      }
    }
  }

  private void alternatives(String place, JsonNode then, JsonNode now) {
    if (then.size() != now.size()) {
      found.add(place + ": alternatives changed");
      return;
    }
    for (int i = 0; i < then.size(); i++) {
      compare(place, then.path(i), now.path(i));
    }
  }

  private static JsonNode resolved(JsonNode root, JsonNode node) {
    JsonNode at = node;
    while (at.has("$ref")) {
      at = root.at(at.path("$ref").asText().substring(1));
      if (at instanceof MissingNode) {
        throw new IllegalArgumentException("A reference leads nowhere: " + node);
      }
    }
    return at;
  }

  /** One text or a list of them. */
  private static Set<String> names(JsonNode node) {
    Set<String> names = new HashSet<>();
    if (node.isTextual()) {
      names.add(node.asText());
    }
    node.forEach(name -> names.add(name.asText()));
    return names;
  }

  private static String type(JsonNode schema) {
    return schema.path("type") + " " + schema.path("format").asText();
  }
}
