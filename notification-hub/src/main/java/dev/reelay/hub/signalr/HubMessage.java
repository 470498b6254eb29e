package dev.reelay.hub.signalr;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a SignalR client says: one record of the JSON hub protocol. */
sealed interface HubMessage {
  /**
   * A call.
   *
   * @param invocationId null when no answer is wanted
   */
  record Invocation(@Nullable String invocationId, String target, List<JsonNode> arguments)
      implements HubMessage {}

  /** A call of a method that would stream; there is none. */
  record StreamInvocation(String invocationId, String target) implements HubMessage {}

  /** A sign of life. */
  record Ping() implements HubMessage {}

  /** The client leaves. */
  record Close() implements HubMessage {}

  /** Allowed, and of no meaning here. */
  record Other() implements HubMessage {}

  /** Reads a record. Fails when it is none of the protocol. */
  static HubMessage parse(String text) throws ProtocolException {
    JsonNode record = json(text);
    return switch (record.path("type").asInt(-1)) {
      case 1 -> invocation(record);
      case 4 ->
          new StreamInvocation(
              record.path("invocationId").asText(""), record.path("target").asText(""));
      case 2, 3, 5, 8, 9 -> new Other();
      case 6 -> new Ping();
      case 7 -> new Close();
      default -> throw new ProtocolException("A record has no known type.");
    };
  }

  /** Reads the handshake; null when the protocol is ours, else why not. */
  static @Nullable String handshake(String text) throws ProtocolException {
    JsonNode record = json(text);
    String protocol = record.path("protocol").asText();
    if (!protocol.equals("json")) {
      return "The protocol '" + printable(protocol) + "' is not supported.";
    }
    int version = record.path("version").asInt();
    return version == 1
        ? null
        : "The server does not support version " + version + " of the 'json' protocol.";
  }

  private static HubMessage invocation(JsonNode record) throws ProtocolException {
    JsonNode target = record.path("target");
    JsonNode id = record.path("invocationId");
    JsonNode given = record.path("arguments");
    if (!target.isTextual() || !given.isArray()) {
      throw new ProtocolException("A call has no target or no arguments.");
    }
    List<JsonNode> arguments = new ArrayList<>(given.size());
    given.forEach(arguments::add);
    return new Invocation(id.isTextual() ? id.asText() : null, target.asText(), arguments);
  }

  private static JsonNode json(String text) throws ProtocolException {
    try {
      JsonNode record = Json.MAPPER.readTree(text);
      if (record.isObject()) {
        return record;
      }
    } catch (JsonProcessingException e) {
      // Answered below, like JSON that is no object.
    }
    throw new ProtocolException("A record is no JSON object.");
  }

  private static String printable(String word) {
    return word.replaceAll("[^A-Za-z0-9_-]", "?").substring(0, Math.min(32, word.length()));
  }

  /** What the client sent is not the protocol. */
  final class ProtocolException extends Exception {
    ProtocolException(String message) {
      super(message);
    }
  }

  /** Reads strictly and not deeply. */
  final class Json {
    static final ObjectMapper MAPPER =
        JsonMapper.builder(
                JsonFactory.builder()
                    .streamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(16).build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}
  }
}
