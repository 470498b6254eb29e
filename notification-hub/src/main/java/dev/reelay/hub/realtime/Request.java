package dev.reelay.hub.realtime;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

/** What a client asks for. */
sealed interface Request {
  /** All jobs of the own key. */
  String ALL_JOBS = "jobs:*";

  /** Chosen by the client, given back in the answer; null when it chose none. */
  @Nullable String id();

  /**
   * Follow a job, or all.
   *
   * @param after position behind which to begin; -1 when none is named
   * @param snapshot whether the current state is wanted instead of the entries that led to it
   */
  record Subscribe(@Nullable String id, String job, long after, boolean snapshot)
      implements Request {}

  /** Follow it no longer. */
  record Unsubscribe(@Nullable String id, String job) implements Request {}

  /** Go on with another token. */
  record Refresh(@Nullable String id, String token) implements Request {}

  /** Say that you live. */
  record Ping(@Nullable String id) implements Request {}

  /** Cannot be understood. */
  record Malformed(@Nullable String id, String why) implements Request {}

  /** Reads a message; never fails. */
  static Request parse(String text) {
    JsonNode message;
    try {
      message = Json.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      return new Malformed(null, "The message is no JSON.");
    }
    if (!message.isObject()) {
      return new Malformed(null, "A message is one JSON object.");
    }
    JsonNode given = message.path("id");
    String id = given.isTextual() || given.isNumber() ? shortened(given.asText()) : null;
    return switch (message.path("op").asText()) {
      case "subscribe" -> subscribe(id, message);
      case "unsubscribe" ->
          message.path("job").isTextual()
              ? new Unsubscribe(id, message.path("job").asText())
              : new Malformed(id, "job must be the id of a job, or \"jobs:*\".");
      case "refresh" ->
          message.path("token").isTextual()
              ? new Refresh(id, message.path("token").asText())
              : new Malformed(id, "token must be an access token.");
      case "ping" -> new Ping(id);
      default -> new Malformed(id, "op must be subscribe, unsubscribe, refresh or ping.");
    };
  }

  private static Request subscribe(@Nullable String id, JsonNode message) {
    JsonNode job = message.path("job");
    JsonNode after = message.path("after");
    JsonNode snapshot = message.path("snapshot");
    if (!job.isTextual()) {
      return new Malformed(id, "job must be the id of a job, or \"jobs:*\".");
    }
    boolean absent = after.isMissingNode() || after.isNull();
    if (!absent && !(after.isIntegralNumber() && after.canConvertToLong() && after.asLong() >= 0)) {
      return new Malformed(id, "after must be a whole number, 0 or more.");
    }
    if (!snapshot.isMissingNode() && !snapshot.isBoolean()) {
      return new Malformed(id, "snapshot must be true or false.");
    }
    return new Subscribe(id, job.asText(), absent ? -1 : after.asLong(), snapshot.asBoolean());
  }

  private static String shortened(String id) {
    return id.length() <= 64 ? id : id.substring(0, 64);
  }

  /** Reads strictly and not deeply. */
  final class Json {
    static final ObjectMapper MAPPER =
        JsonMapper.builder(
                JsonFactory.builder()
                    .streamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(8).build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}
  }
}
