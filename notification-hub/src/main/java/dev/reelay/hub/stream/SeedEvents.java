package dev.reelay.hub.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What an entry is called, and how it looks, in the words of the seed's job stream. Pure. */
final class SeedEvents {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** One event. */
  record Event(String name, ObjectNode data) {}

  private SeedEvents() {}

  /** The events of an entry, in order; never empty. */
  static List<Event> of(JsonNode entry) {
    List<Event> events = new ArrayList<>();
    switch (entry.path("type").asText()) {
      case "VideoGenerationProgress" -> progress(events, entry);
      case "VideoGenerationCompleted" -> events.add(new Event("job-completed", completed(entry)));
      case "VideoGenerationFailed" -> events.add(new Event("job-failed", failed(entry)));
      case "VideoGenerationCancelled" -> events.add(new Event("job-cancelled", cancelled(entry)));
      case "VideoGenerationRetryScheduled" -> {
        events.add(new Event("warning", warning(entry, entry.path("error").asText())));
        events.add(new Event("job-status", status(entry)));
      }
      case "VideoGenerationStarted" -> {
        events.add(new Event("job-status", status(entry)));
        if (entry.hasNonNull("stage")) {
          events.add(new Event("step-status", step(entry, "started")));
        }
      }
      default -> events.add(new Event("job-status", status(entry)));
    }
    return events;
  }

  private static void progress(List<Event> events, JsonNode entry) {
    double stagePercent = entry.path("stageProgress").asDouble(-1);
    if (stagePercent == 0) {
      events.add(new Event("step-status", step(entry, "started")));
    }
    for (JsonNode line : entry.path("log")) {
      String text = line.asText();
      String severity = severity(text);
      events.add(new Event("job-log", log(entry, text, severity)));
      if (severity.equals("warning")) {
        events.add(new Event("warning", warning(entry, text)));
      }
    }
    events.add(new Event("step-progress", stepProgress(entry)));
    if (stagePercent == 100) {
      events.add(new Event("step-status", step(entry, "completed")));
    }
  }

  private static String severity(String line) {
    String lower = line.toLowerCase(Locale.ROOT);
    if (lower.contains("error")) {
      return "error";
    }
    return lower.contains("warn") ? "warning" : "info";
  }

  private static ObjectNode status(JsonNode entry) {
    ObjectNode data = about(entry);
    data.put("status", word(entry.path("status").asText()));
    copy(entry, "stage", data, "stage");
    copy(entry, "progress", data, "percent");
    copy(entry, "message", data, "message");
    return data;
  }

  private static String word(String status) {
    return switch (status) {
      case "pending" -> "Queued";
      case "completed" -> "Done";
      case "failed", "timed_out" -> "Failed";
      case "cancelled" -> "Canceled";
      default -> "Running";
    };
  }

  private static ObjectNode step(JsonNode entry, String status) {
    ObjectNode data = about(entry).put("status", status);
    copy(entry, "stage", data, "step");
    copy(entry, "stage", data, "phase");
    return data;
  }

  /** Both shapes that the seeds describe, in one. */
  private static ObjectNode stepProgress(JsonNode entry) {
    ObjectNode data = about(entry);
    for (String name : List.of("step", "phase", "stage")) {
      copy(entry, "stage", data, name);
    }
    copy(entry, "progress", data, "progressPct");
    copy(entry, "progress", data, "percent");
    for (String name :
        List.of("message", "substageDetail", "currentItem", "totalItems", "etaSeconds")) {
      copy(entry, name, data, name);
    }
    span(entry, "elapsedSeconds", data, "elapsedTime");
    span(entry, "etaSeconds", data, "estimatedTimeRemaining");
    data.set("warnings", entry.path("warnings").deepCopy());
    copy(entry, "timestamp", data, "timestamp");
    return data;
  }

  private static ObjectNode log(JsonNode entry, String line, String severity) {
    ObjectNode data = about(entry).put("message", line).put("severity", severity);
    copy(entry, "stage", data, "stage");
    copy(entry, "timestamp", data, "timestamp");
    return data;
  }

  private static ObjectNode warning(JsonNode entry, String message) {
    ObjectNode data = about(entry).put("message", message);
    copy(entry, "stage", data, "step");
    return data;
  }

  private static ObjectNode completed(JsonNode entry) {
    ObjectNode data = about(entry).put("status", "Succeeded");
    copy(entry, "videoUrl", data, "outputPath");
    ArrayNode artifacts = data.putArray("artifacts");
    ObjectNode output = NODES.objectNode();
    copy(entry, "videoUrl", output, "videoPath");
    for (JsonNode file : entry.path("artifacts")) {
      ObjectNode artifact = artifacts.addObject();
      copy(file, "name", artifact, "name");
      copy(file, "url", artifact, "path");
      copy(file, "contentType", artifact, "type");
      copy(file, "sizeBytes", artifact, "sizeBytes");
      if (file.path("url").equals(entry.path("videoUrl"))) {
        copy(file, "sizeBytes", output, "sizeBytes");
      } else if (file.path("contentType").asText().startsWith("text/vtt")) {
        copy(file, "url", output, "subtitlePath");
      }
    }
    data.set("output", output);
    return data;
  }

  private static ObjectNode failed(JsonNode entry) {
    ObjectNode data = about(entry).put("status", "Failed");
    copy(entry, "stage", data, "stage");
    copy(entry, "error", data, "errorMessage");
    ObjectNode error = data.putArray("errors").addObject();
    copy(entry, "errorCode", error, "code");
    copy(entry, "error", error, "message");
    copy(entry.path("suggestedActions"), 0, error, "remediation");
    copy(entry, "providerCode", error, "details");
    data.putArray("logs");
    return data;
  }

  private static ObjectNode cancelled(JsonNode entry) {
    ObjectNode data = about(entry).put("status", "Cancelled");
    copy(entry, "stage", data, "stage");
    copy(entry, "reason", data, "message");
    return data;
  }

  private static ObjectNode about(JsonNode entry) {
    ObjectNode data = NODES.objectNode();
    copy(entry, "jobId", data, "jobId");
    copy(entry, "correlationId", data, "correlationId");
    return data;
  }

  private static void copy(JsonNode from, int index, ObjectNode to, String name) {
    if (from.has(index)) {
      to.set(name, from.get(index));
    }
  }

  private static void copy(JsonNode from, String name, ObjectNode to, String as) {
    JsonNode value = from.get(name);
    if (value != null) {
      to.set(as, value);
    }
  }

  private static void span(JsonNode from, String name, ObjectNode to, String as) {
    JsonNode value = from.get(name);
    if (value != null && value.isNumber()) {
      long seconds = Math.round(value.asDouble());
      to.put(as, "%02d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60));
    }
  }
}
