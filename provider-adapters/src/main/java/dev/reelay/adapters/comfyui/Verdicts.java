package dev.reelay.adapters.comfyui;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.adapters.provider.StatusReport;
import dev.reelay.adapters.remote.Failures;
import dev.reelay.adapters.remote.Failures.Said;
import dev.reelay.event.Billed;
import dev.reelay.event.FailureClass;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What ComfyUI's words mean. */
final class Verdicts {
  /** Code of a failure for want of memory. */
  static final String OUT_OF_MEMORY = "OUT_OF_MEMORY";

  private static final int LOOKED_AT = 2_000;
  private static final Pattern MEMORY = Pattern.compile("(?i)out ?of ?memory|allocation on device");

  /** What is wrong lies in the server, which lacks a node or a model that the workflow needs. */
  private static final Set<String> LACKING =
      Set.of("value_not_in_list", "missing_node_type", "invalid_prompt");

  private final Failures failures;

  Verdicts(Failures failures) {
    this.failures = failures;
  }

  /** What an entry of the history says; it is there when a run has ended. */
  StatusReport report(JsonNode entry) {
    JsonNode status = entry.path("status");
    String word = status.path("status_str").textValue();
    // Older servers keep only those that succeeded, and say nothing more.
    return switch (word == null ? "success" : word) {
      case "success" -> new StatusReport.Succeeded();
      case "error" -> ended(status.path("messages"));
      default -> new StatusReport.Unknown(word);
    };
  }

  private StatusReport ended(JsonNode messages) {
    JsonNode error = message(messages, "execution_error");
    if (error == null && message(messages, "execution_interrupted") != null) {
      return new StatusReport.Cancelled(Billed.NO);
    }
    return failures.failed(cause(error), Billed.NO, error == null ? null : error.toString());
  }

  private static @Nullable JsonNode message(JsonNode messages, String type) {
    for (JsonNode message : messages) {
      if (type.equals(message.path(0).asText(""))) {
        return message.path(1);
      }
    }
    return null;
  }

  /** What broke a run. Want of memory may pass: the server is asked to free some. */
  static Said cause(@Nullable JsonNode error) {
    if (error == null) {
      return new Said(FailureClass.PROVIDER_INTERNAL, null, null);
    }
    String type = cut(error.path("exception_type").asText(""));
    String message = cut(error.path("exception_message").asText(""));
    String node = cut(error.path("node_type").asText(""));
    boolean memory = MEMORY.matcher(type).find() || MEMORY.matcher(message).find();
    String words = node.isEmpty() ? message : node + ": " + message;
    return new Said(
        FailureClass.PROVIDER_INTERNAL,
        memory ? OUT_OF_MEMORY : type.substring(type.lastIndexOf('.') + 1),
        words);
  }

  /** Understands a refusal: an error, and what is wrong with which node. */
  static Said refusal(int status, JsonNode body) {
    JsonNode error = body.path("error");
    String type = error.path("type").textValue();
    String words = words(body);
    FailureClass byStatus = Failures.byStatus(status);
    if (byStatus != FailureClass.INVALID_REQUEST) {
      return new Said(byStatus, type, words);
    }
    JsonNode first = nodeError(body);
    boolean lacking =
        (type != null && LACKING.contains(type)) || LACKING.contains(first.path("type").asText(""));
    return new Said(lacking ? FailureClass.UNSUPPORTED : FailureClass.INVALID_REQUEST, type, words);
  }

  /** What an answer says went wrong; null when it says nothing. */
  static @Nullable String words(JsonNode body) {
    JsonNode error = body.path("error");
    String message = error.isTextual() ? error.asText("") : error.path("message").asText("");
    JsonNode first = nodeError(body);
    String details = first.path("details").asText(error.path("details").asText(""));
    String words = cut(message) + (details.isBlank() ? "" : " (" + cut(details) + ")");
    return words.isBlank() ? null : words;
  }

  private static JsonNode nodeError(JsonNode body) {
    for (Map.Entry<String, JsonNode> node : body.path("node_errors").properties()) {
      JsonNode first = node.getValue().path("errors").path(0);
      if (!first.isMissingNode()) {
        return first;
      }
    }
    return body.path("node_errors").path("");
  }

  private static String cut(String text) {
    return text.length() > LOOKED_AT ? text.substring(0, LOOKED_AT) : text;
  }
}
