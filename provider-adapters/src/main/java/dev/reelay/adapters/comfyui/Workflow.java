package dev.reelay.adapters.comfyui;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.reelay.adapters.remote.Answer;
import dev.reelay.event.GenerationParameters;
import dev.reelay.event.StageRequest;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A workflow in API format, and the places of it where the parameters of a request go. */
final class Workflow {
  private static final String SECTION = "reelay";
  private static final List<String> PARAMETERS =
      List.of("prompt", "seed", "width", "height", "frames", "fps", "image");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})");
  private static final int FPS = 24;
  private static final int STEP_MAX = 64;

  private final String name;
  private final ObjectNode graph;
  private final Places places;

  private Workflow(String name, ObjectNode graph, Places places) {
    this.name = name;
    this.graph = graph;
    this.places = places;
  }

  /**
   * Where parameters go.
   *
   * @param pointers by parameter
   * @param fps frames per second that cannot be chosen; null when a place says it
   * @param frameStep the number of frames is a multiple of it plus one; 0 when any will do
   * @param result the node that makes the result; null when any may
   */
  private record Places(
      Map<String, List<JsonPointer>> pointers,
      @Nullable Integer fps,
      int frameStep,
      @Nullable String result) {}

  /**
   * Reads a workflow.
   *
   * @param sidecar where the parameters go; null when the workflow itself says so
   */
  static Workflow parse(String name, String text, @Nullable String sidecar)
      throws WorkflowException {
    if (!(tree(name, text) instanceof ObjectNode graph)) {
      throw new WorkflowException("The workflow " + name + " is no JSON object");
    }
    JsonNode inside = graph.remove(SECTION);
    JsonNode section = sidecar == null ? inside : tree(name, sidecar);
    if (section == null || !section.isObject()) {
      throw new WorkflowException(
          "The workflow " + name + " does not say where the parameters go; it needs a part reelay");
    }
    for (JsonNode node : graph) {
      if (!node.path("class_type").isTextual()) {
        throw new WorkflowException(
            "The workflow " + name + " is not in API format: a node has no class_type");
      }
    }
    return new Workflow(name, graph, places(name, graph, section));
  }

  private static JsonNode tree(String name, String text) throws WorkflowException {
    try {
      return Answer.JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new WorkflowException("The workflow " + name + " is not readable as JSON");
    }
  }

  private static Places places(String name, ObjectNode graph, JsonNode section)
      throws WorkflowException {
    Map<String, List<JsonPointer>> pointers = new HashMap<>();
    Integer fps = null;
    int frameStep = 0;
    String result = null;
    for (Map.Entry<String, JsonNode> entry : section.properties()) {
      JsonNode value = entry.getValue();
      String key = entry.getKey();
      if (key.equals("frameStep") && value.isInt()) {
        frameStep = Math.clamp(value.intValue(), 0, STEP_MAX);
      } else if (key.equals("result") && graph.has(value.asText(""))) {
        result = value.asText("");
      } else if (key.equals("fps") && value.isInt() && value.intValue() > 0) {
        fps = value.intValue();
      } else if (PARAMETERS.contains(key)) {
        pointers.put(key, pointers(name, graph, key, value));
      } else {
        throw new WorkflowException(
            "The workflow " + name + " has a part reelay in which " + key + " is not usable");
      }
    }
    if (!pointers.containsKey("prompt")) {
      throw new WorkflowException("The workflow " + name + " does not say where the prompt goes");
    }
    return new Places(pointers, fps, frameStep, result);
  }

  private static List<JsonPointer> pointers(
      String name, ObjectNode graph, String parameter, JsonNode value) throws WorkflowException {
    List<String> texts =
        value.isArray()
            ? value.valueStream().map(node -> node.asText("")).toList()
            : List.of(value.asText(""));
    List<JsonPointer> pointers = new java.util.ArrayList<>();
    for (String text : texts) {
      JsonPointer pointer = pointer(text);
      if (pointer == null || pointer.matches() || graph.at(pointer).isMissingNode()) {
        throw new WorkflowException(
            "The workflow %s puts %s at a place that is not there; it must be as /6/inputs/text"
                .formatted(name, parameter));
      }
      pointers.add(pointer);
    }
    return pointers;
  }

  private static @Nullable JsonPointer pointer(String text) {
    try {
      return JsonPointer.compile(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Fails when it cannot begin with a picture. */
  void checkImage() throws WorkflowException {
    if (!places.pointers().containsKey("image")) {
      throw new WorkflowException("The workflow " + name + " takes no picture to begin with");
    }
  }

  /** The node that makes the result; null when any may. */
  @Nullable String result() {
    return places.result();
  }

  /** Its nodes by id, each with a name for people. */
  Map<String, String> nodes() {
    Map<String, String> nodes = new LinkedHashMap<>();
    graph
        .properties()
        .forEach(entry -> {
          JsonNode node = entry.getValue();
          String title = node.path("_meta").path("title").asText("").strip();
          nodes.put(entry.getKey(), title.isEmpty() ? node.path("class_type").asText("") : title);
        });
    return nodes;
  }

  /**
   * The graph for a request.
   *
   * @param seed used where the client names none: the same graph twice would do nothing
   * @param image name of an uploaded picture; null when there is none
   */
  ObjectNode fill(StageRequest request, long seed, @Nullable String image) {
    ObjectNode filled = graph.deepCopy();
    JsonNodeFactory make = Answer.JSON.getNodeFactory();
    GenerationParameters wanted = request.parameters();
    put(filled, "prompt", TextNode.valueOf(request.prompt()));
    put(filled, "seed", make.numberNode(wanted.seed() == null ? seed : wanted.seed()));
    put(filled, "image", image == null ? null : TextNode.valueOf(image));
    put(filled, "fps", wanted.fps() == null ? null : make.numberNode(wanted.fps()));
    Matcher size = SIZE.matcher(wanted.size() == null ? "" : wanted.size());
    if (size.matches()) {
      put(filled, "width", make.numberNode(Integer.parseInt(size.group(1))));
      put(filled, "height", make.numberNode(Integer.parseInt(size.group(2))));
    }
    if (wanted.duration() != null) {
      put(filled, "frames", make.numberNode(frames(wanted.duration() * fps(filled))));
    }
    return filled;
  }

  /** What the filled graph says, so that length and speed fit each other. */
  private int fps(ObjectNode filled) {
    Integer fixed = places.fps();
    if (fixed != null) {
      return fixed;
    }
    List<JsonPointer> at = places.pointers().getOrDefault("fps", List.of());
    int said = at.isEmpty() ? 0 : filled.at(at.getFirst()).asInt();
    return said > 0 ? said : FPS;
  }

  private int frames(int wanted) {
    int step = places.frameStep();
    return step == 0 ? wanted : Math.max(1, Math.round((float) wanted / step)) * step + 1;
  }

  private void put(ObjectNode filled, String parameter, @Nullable JsonNode value) {
    if (value == null) {
      return;
    }
    for (JsonPointer pointer : places.pointers().getOrDefault(parameter, List.of())) {
      JsonPointer last = pointer.last();
      switch (filled.at(pointer.head())) {
        case ObjectNode object when last != null -> object.set(last.getMatchingProperty(), value);
        case ArrayNode array when last != null -> array.set(last.getMatchingIndex(), value);
        default -> throw new IllegalStateException("Checked before. Indicates a bug.");
      }
    }
  }
}
