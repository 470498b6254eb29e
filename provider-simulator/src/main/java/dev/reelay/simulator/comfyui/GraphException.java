package dev.reelay.simulator.comfyui;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** A prompt that the engine does not queue. */
final class GraphException extends Exception {
  private static final long serialVersionUID = 1;

  private final String type;
  private final String details;
  private final transient JsonObject nodeErrors;

  private GraphException(String type, String message, String details, JsonObject nodeErrors) {
    super(message);
    this.type = type;
    this.details = details;
    this.nodeErrors = nodeErrors;
  }

  static GraphException of(String type, String message, String details) {
    return new GraphException(type, message, details, new JsonObject());
  }

  /** One input of one node is wrong. */
  static GraphException ofInput(Graph.Node node, String type, String input, String details) {
    JsonObject error =
        new JsonObject()
            .put("type", type)
            .put("message", type.equals("value_not_in_list") ? "Value not in list" : "Invalid file")
            .put("details", details)
            .put("extra_info", new JsonObject().put("input_name", input));
    return new GraphException(
        "prompt_outputs_failed_validation",
        "Prompt outputs failed validation",
        "",
        new JsonObject()
            .put(
                node.id(),
                new JsonObject()
                    .put("errors", new JsonArray().add(error))
                    .put("dependent_outputs", new JsonArray())
                    .put("class_type", node.type())));
  }

  String type() {
    return type;
  }

  String details() {
    return details;
  }

  JsonObject nodeErrors() {
    return nodeErrors;
  }
}
