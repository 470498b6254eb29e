package dev.reelay.simulator.comfyui;

import dev.reelay.simulator.job.Order;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A workflow in the form of the API.
 *
 * @param json as it came
 * @param nodes in an order in which they can be done
 */
record Graph(JsonObject json, List<Node> nodes) {
  private static final List<String> MODELS = List.of("ckpt_name", "unet_name", "model_name");

  /**
   * A node.
   *
   * @param id its key
   * @param type its class
   * @param inputs values, and links as {@code [node, output]}
   */
  record Node(String id, String type, JsonObject inputs) {
    /** Whether it writes files or shows something, so that it is a reason to work at all. */
    boolean isOutput() {
      return type.startsWith("Save") || type.startsWith("Preview") || type.endsWith("Combine");
    }

    /** Whether most of the work is done here, step by step. */
    boolean isSampler() {
      return type.contains("Sampler");
    }

    /** The steps of its work. */
    int steps() {
      return isSampler() ? Math.clamp(whole("steps", 20), 1, 1000) : 1;
    }

    /** A whole number among the inputs. */
    int whole(String name, int ordinary) {
      return inputs.getValue(name) instanceof Number number ? number.intValue() : ordinary;
    }
  }

  /** Reads and checks a workflow. */
  static Graph of(@Nullable Object prompt, Predicate<String> uploaded) throws GraphException {
    if (!(prompt instanceof JsonObject json)) {
      throw GraphException.of("invalid_prompt", "Cannot execute because it is no graph", "");
    }
    Map<String, Node> nodes = new LinkedHashMap<>();
    for (Map.Entry<String, Object> entry : json) {
      nodes.put(entry.getKey(), node(entry.getKey(), entry.getValue()));
    }
    if (nodes.values().stream().noneMatch(Node::isOutput)) {
      throw GraphException.of("prompt_no_outputs", "Prompt has no outputs", "");
    }
    for (Node node : nodes.values()) {
      check(node, uploaded);
    }
    return new Graph(json, ordered(nodes));
  }

  /** The nodes that write the results. */
  List<Node> outputs() {
    return nodes.stream().filter(Node::isOutput).toList();
  }

  /** What is made of it; the model's name may be a scenario. */
  Order order(JsonObject facts) {
    String text =
        nodes.stream()
            .filter(node -> node.type().startsWith("CLIPTextEncode"))
            .flatMap(node -> text(node, "text").stream())
            .findFirst()
            .orElse("");
    int frames = first("length", first("frames", 0));
    int rate = Math.max(1, first("fps", first("frame_rate", 24)));
    int seconds = frames > 0 ? Math.ceilDiv(frames, rate) : 4;
    return new Order(
        model(),
        text,
        Math.clamp(seconds, 1, 600),
        Math.clamp(first("width", 1280), 16, 8192),
        Math.clamp(first("height", 720), 16, 8192),
        facts);
  }

  private String model() {
    return nodes.stream()
        .flatMap(node -> MODELS.stream().flatMap(name -> text(node, name).stream()))
        .findFirst()
        .map(name -> name.replaceFirst("\\.(safetensors|ckpt|gguf|pth?)$", ""))
        .orElse("comfyui");
  }

  private int first(String input, int ordinary) {
    return nodes.stream()
        .filter(node -> node.inputs().getValue(input) instanceof Number)
        .findFirst()
        .map(node -> node.whole(input, ordinary))
        .orElse(ordinary);
  }

  private static Optional<String> text(Node node, String input) {
    return node.inputs().getValue(input) instanceof String text
        ? Optional.of(text)
        : Optional.empty();
  }

  private static Node node(String id, @Nullable Object value) throws GraphException {
    if (!(value instanceof JsonObject json)
        || !(json.getValue("class_type") instanceof String type)) {
      throw GraphException.of(
          "invalid_prompt",
          "Cannot execute because a node is missing the class_type property.",
          "Node ID '#" + id + "'");
    }
    if (type.startsWith("Unknown")) {
      throw GraphException.of(
          "invalid_prompt",
          "Cannot execute because node " + type + " does not exist.",
          "Node ID '#" + id + "'");
    }
    return new Node(
        id, type, json.getValue("inputs") instanceof JsonObject inputs ? inputs : new JsonObject());
  }

  private static void check(Node node, Predicate<String> uploaded) throws GraphException {
    for (String name : MODELS) {
      String model = text(node, name).orElse("");
      if (model.startsWith("unknown")) {
        throw GraphException.ofInput(
            node, "value_not_in_list", name, name + ": '" + model + "' not in the list");
      }
    }
    String image = node.type().equals("LoadImage") ? text(node, "image").orElse("") : "example.png";
    if (!uploaded.test(image)) {
      throw GraphException.ofInput(
          node, "custom_validation_failed", "image", "image - Invalid image file: " + image);
    }
  }

  /** Depth first from the outputs; what no output needs is not done. */
  private static List<Node> ordered(Map<String, Node> nodes) throws GraphException {
    Map<String, Node> done = new LinkedHashMap<>();
    for (Node node : nodes.values()) {
      if (node.isOutput()) {
        visit(node, nodes, done, new ArrayList<>());
      }
    }
    return List.copyOf(done.values());
  }

  private static void visit(
      Node node, Map<String, Node> nodes, Map<String, Node> done, List<String> path)
      throws GraphException {
    if (path.contains(node.id())) {
      throw GraphException.of(
          "invalid_prompt", "Dependency cycle detected", String.join(" -> ", path));
    }
    if (done.containsKey(node.id())) {
      return;
    }
    path.add(node.id());
    for (Map.Entry<String, Object> input : node.inputs()) {
      if (input.getValue() instanceof JsonArray link && link.size() == 2) {
        Node before = nodes.get(String.valueOf(link.getValue(0)));
        if (before != null) {
          visit(before, nodes, done, path);
        }
      }
    }
    path.removeLast();
    done.put(node.id(), node);
  }
}
