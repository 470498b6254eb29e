package dev.reelay.hub.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What an entry is called, and how it looks, in the words of the older studio's stream. Pure. */
final class VideoEvents {
  private VideoEvents() {}

  /** The events of an entry, in order; never empty. */
  static List<SeedEvents.Event> of(JsonNode entry) {
    return switch (entry.path("type").asText()) {
      case "VideoGenerationCompleted" -> {
        ObjectNode done = data(entry);
        done.set("jobId", entry.path("jobId"));
        done.set("videoUrl", entry.path("videoUrl"));
        yield List.of(new SeedEvents.Event("done", done));
      }
      case "VideoGenerationFailed" -> List.of(error(entry, entry.path("error").asText()));
      case "VideoGenerationCancelled" -> List.of(error(entry, "The job was cancelled."));
      default -> {
        SeedEvents.Event progress = new SeedEvents.Event("progress", progress(entry));
        yield entry.path("stageProgress").asDouble(-1) == 100
            ? List.of(progress, new SeedEvents.Event("stage-complete", stageComplete(entry)))
            : List.of(progress);
      }
    };
  }

  private static ObjectNode progress(JsonNode entry) {
    ObjectNode data = data(entry);
    data.set("percentage", entry.path("progress"));
    data.put("stage", entry.path("stage").asText(""));
    data.put("message", entry.path("message").asText(""));
    return data;
  }

  private static ObjectNode stageComplete(JsonNode entry) {
    return data(entry).put("stage", entry.path("stage").asText("")).putNull("nextStage");
  }

  private static SeedEvents.Event error(JsonNode entry, String message) {
    return new SeedEvents.Event("error", data(entry).put("message", message));
  }

  private static ObjectNode data(JsonNode entry) {
    return JsonNodeFactory.instance.objectNode().put("timestamp", entry.path("timestamp").asText());
  }
}
