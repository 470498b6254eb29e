package dev.reelay.adapters.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.reelay.adapters.provider.WebhookAnswer;
import dev.reelay.adapters.remote.Answer;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An event of the account; it names the video and tells nothing of it. */
@RegisterForReflection
record VideoEvent(
    @Nullable String type,
    @JsonProperty("created_at") @Nullable Long createdAt,
    @Nullable Data data) {

  /** What it is about. */
  @RegisterForReflection
  record Data(@Nullable String id) {}

  /** Empty when the text is no event. */
  static Optional<VideoEvent> read(String text) {
    try {
      return Optional.ofNullable(Answer.JSON.readValue(text, VideoEvent.class))
          .filter(event -> event.type != null);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  WebhookAnswer answer(String deliveryId) {
    if (type == null || !type.startsWith("video.")) {
      return new WebhookAnswer.Ignored("It is about no video");
    }
    String id = data == null ? null : data.id();
    if (id == null || id.isBlank()) {
      return new WebhookAnswer.Refused("It names no video");
    }
    return new WebhookAnswer.Hint(
        deliveryId, id, createdAt == null ? null : Instant.ofEpochSecond(createdAt));
  }
}
