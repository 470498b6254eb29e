package dev.reelay.hub.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the bodies of requests; what is wrong becomes a problem that names the field. */
final class WebhookForm {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final int URL_MAX = 2048;
  private static final int DESCRIPTION_MAX = 200;
  private static final String NAMES =
      Arrays.stream(Happening.values()).map(Happening::word).collect(Collectors.joining(", "));

  private final ObjectNode body;

  private WebhookForm(ObjectNode body) {
    this.body = body;
  }

  /** An empty body is an empty object. */
  static WebhookForm of(@Nullable String text, Set<String> fields) {
    if (text == null || text.isBlank()) {
      return new WebhookForm(JSON.createObjectNode());
    }
    try {
      if (!(JSON.readTree(text) instanceof ObjectNode body)) {
        throw WebhookProblem.json();
      }
      body.fieldNames()
          .forEachRemaining(field -> {
            if (!fields.contains(field)) {
              throw WebhookProblem.unknown(field);
            }
          });
      return new WebhookForm(body);
    } catch (JsonProcessingException e) {
      throw WebhookProblem.json();
    }
  }

  boolean has(String field) {
    return body.has(field);
  }

  @Nullable String text(String field, int longest) {
    JsonNode value = body.get(field);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isTextual() || value.textValue().length() > longest) {
      throw WebhookProblem.invalid(
          field, field + " must be text of at most " + longest + " characters.");
    }
    return value.textValue();
  }

  @Nullable String description() {
    return text("description", DESCRIPTION_MAX);
  }

  boolean flag(String field, boolean otherwise) {
    JsonNode value = body.get(field);
    if (value == null) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      throw WebhookProblem.invalid(field, field + " must be true or false.");
    }
    return value.booleanValue();
  }

  String word(String field, List<String> words) {
    String word = text(field, 100);
    if (word == null) {
      return words.getFirst();
    }
    if (!words.contains(word)) {
      throw WebhookProblem.invalid(field, field + " must be one of " + String.join(", ", words));
    }
    return word;
  }

  @Nullable Instant moment(String field) {
    String text = text(field, 100);
    try {
      return text == null ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw WebhookProblem.invalid(field, field + " must be a time such as 2026-01-31T12:00:00Z.");
    }
  }

  /** A web address in its form alone; whether it may be called is the guard's to say. */
  URI url() {
    String text = text("url", URL_MAX);
    if (text == null) {
      throw WebhookProblem.invalid("url", "url is needed.");
    }
    try {
      URI url = URI.create(text);
      boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
      if (web && url.getHost() != null && url.getUserInfo() == null && url.getFragment() == null) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // Answered below.
    }
    throw WebhookProblem.invalid(
        "url", "url must be a web address without a user, a password and a fragment.");
  }

  List<Happening> events() {
    JsonNode value = body.get("events");
    if (value == null || !value.isArray() || value.isEmpty()) {
      throw WebhookProblem.invalid("events", "events must be a list of some of " + NAMES + ".");
    }
    List<Happening> events = new ArrayList<>();
    for (JsonNode name : value) {
      Happening happening =
          Happening.of(name.asText())
              .orElseThrow(() -> WebhookProblem.invalid("events", "events may be " + NAMES + "."));
      if (!events.contains(happening)) {
        events.add(happening);
      }
    }
    return events;
  }
}
