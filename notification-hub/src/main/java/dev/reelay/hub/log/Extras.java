package dev.reelay.hub.log;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.bus.EventCodec;
import dev.reelay.event.Artifact;
import dev.reelay.event.CancellationOutcome;
import dev.reelay.event.EngagedProvider;
import dev.reelay.event.Failure;
import dev.reelay.event.ProviderOutcome;
import dev.reelay.event.VideoGenerationCancellationStarted;
import dev.reelay.event.VideoGenerationCancelled;
import dev.reelay.event.VideoGenerationCompleted;
import dev.reelay.event.VideoGenerationFailed;
import dev.reelay.event.VideoGenerationProgress;
import dev.reelay.event.VideoGenerationQueued;
import dev.reelay.event.VideoGenerationRetryScheduled;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The fields of an entry that only its type of event has. Pure. */
final class Extras {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final ObjectMapper JSON = EventCodec.mapper();

  private final String publicUrl;

  /**
   * @param publicUrl what clients reach the gateway under, without a slash at the end
   */
  Extras(String publicUrl) {
    this.publicUrl = publicUrl.endsWith("/") ? publicUrl.replaceAll("/+$", "") : publicUrl;
  }

  ObjectNode none() {
    return NODES.objectNode();
  }

  ObjectNode of(VideoGenerationQueued event) {
    return none().put("waitingFor", event.waitingFor().word());
  }

  ObjectNode of(VideoGenerationProgress event) {
    ObjectNode extras = none().put("estimated", event.estimated());
    if (event.etaLow() != null) {
      extras.set("etaLow", Figures.tenths(event.etaLow()));
    }
    if (event.etaHigh() != null) {
      extras.set("etaHigh", Figures.tenths(event.etaHigh()));
    }
    if (event.confidence() != null) {
      extras.set("confidence", Figures.decimals(event.confidence(), 2));
    }
    if (event.log() != null && !event.log().isEmpty()) {
      extras.set("log", JSON.valueToTree(event.log()));
    }
    return extras;
  }

  ObjectNode of(VideoGenerationRetryScheduled event) {
    return failure(event.failure()).put("nextRetryAt", Figures.time(event.nextRetryAt()));
  }

  ObjectNode of(VideoGenerationCancellationStarted event) {
    ObjectNode extras = reason(event.reason());
    ArrayNode statuses = extras.putArray("providerStatuses");
    for (EngagedProvider provider : event.providers()) {
      statuses
          .addObject()
          .put("providerName", provider.provider())
          .put("providerType", provider.stage())
          .put("supportsCancellation", !provider.capability().equals("none"))
          .put("status", CancellationOutcome.REQUESTED.word());
    }
    return extras;
  }

  ObjectNode of(VideoGenerationCancelled event) {
    ObjectNode extras = reason(event.reason());
    ArrayNode statuses = extras.putArray("providerStatuses");
    for (ProviderOutcome answer : event.providers()) {
      ObjectNode status =
          statuses
              .addObject()
              .put("providerName", answer.provider())
              .put("providerType", answer.stage())
              .put("supportsCancellation", answer.outcome() != CancellationOutcome.NOT_SUPPORTED)
              .put("status", answer.outcome().word());
      if (answer.warning() != null) {
        status.put("warning", answer.warning());
      }
    }
    return cleanup(extras, event.cleanupAt());
  }

  private static ObjectNode cleanup(ObjectNode extras, @Nullable Instant at) {
    return at == null
        ? extras
        : extras.put("cleanupScheduled", true).put("cleanupAt", at.toString());
  }

  ObjectNode of(VideoGenerationCompleted event, @Nullable String model) {
    ObjectNode extras = none().put("videoUrl", absolute(event.videoUrl()));
    extras.set("duration", Figures.decimals(event.duration(), 3));
    extras.set("artifacts", artifacts(event.artifacts()));
    // Sorted, since the order of an immutable map changes with every start.
    ObjectNode metadata = JSON.valueToTree(new TreeMap<>(event.metadata()));
    if (model != null && !metadata.has("model")) {
      metadata.put("model", model);
    }
    extras.set("metadata", metadata);
    return extras;
  }

  ObjectNode of(VideoGenerationFailed event) {
    ObjectNode extras = failure(event.failure());
    if (!event.artifacts().isEmpty()) {
      extras.set("artifacts", artifacts(event.artifacts()));
    }
    return cleanup(extras, event.cleanupAt());
  }

  private ObjectNode failure(Failure failure) {
    ObjectNode extras =
        none()
            .put("error", failure.message())
            .put("errorCode", failure.code())
            .put("isRetryable", failure.failureClass().isRetryable());
    if (failure.provider() != null) {
      extras.put("provider", failure.provider());
    }
    if (failure.providerCode() != null) {
      extras.put("providerCode", failure.providerCode());
    }
    if (failure.httpStatus() != null) {
      extras.put("httpStatus", failure.httpStatus());
    }
    if (!failure.suggestedActions().isEmpty()) {
      ArrayNode actions = extras.putArray("suggestedActions");
      failure.suggestedActions().forEach(actions::add);
    }
    return extras;
  }

  private ObjectNode reason(@Nullable String reason) {
    return reason == null ? none() : none().put("reason", reason);
  }

  private ArrayNode artifacts(List<Artifact> files) {
    ArrayNode all = NODES.arrayNode();
    for (Artifact file : files) {
      all.addObject()
          .put("name", file.name())
          .put("url", absolute(file.path()))
          .put("contentType", file.contentType())
          .put("sizeBytes", file.sizeBytes())
          .put("sha256", file.sha256());
    }
    return all;
  }

  private String absolute(String path) {
    return path.startsWith("/") ? publicUrl + path : path;
  }
}
