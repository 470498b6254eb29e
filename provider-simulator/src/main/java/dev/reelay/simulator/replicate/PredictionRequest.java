package dev.reelay.simulator.replicate;

import dev.reelay.simulator.http.Call;
import dev.reelay.simulator.job.Order;
import dev.reelay.simulator.replicate.ReplicateDialect.InvalidField;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The body of a create.
 *
 * @param input of the model
 * @param webhook where its webhooks go, or null
 * @param events that it wants webhooks of
 */
record PredictionRequest(JsonObject input, @Nullable String webhook, List<String> events) {
  private static final List<String> ORDINARY_EVENTS = List.of("output", "completed");
  private static final Set<String> EVENTS = Set.of("start", "output", "logs", "completed");
  private static final List<String> PICTURES =
      List.of("image", "start_image", "end_image", "first_frame_image", "last_frame_image");
  private static final int LONGEST_KEPT = 4096;
  private static final int MOST_SECONDS = 60;

  /** A field is missing or wrong. */
  static final class InvalidException extends Exception {
    private static final long serialVersionUID = 1;
    private final transient InvalidField field;

    InvalidException(String type, String field, String description) {
      super(description);
      this.field = new InvalidField(type, field, description);
    }

    InvalidField field() {
      return field;
    }
  }

  static PredictionRequest of(JsonObject body) throws InvalidException {
    if (!(body.getValue("input") instanceof JsonObject input)) {
      throw new InvalidException("required", "input", "input is required");
    }
    PredictionRequest request = new PredictionRequest(input, webhook(body), events(body));
    request.check();
    return request;
  }

  /** The target that the body names. */
  static Target target(JsonObject body) throws InvalidException {
    if (!(body.getValue("version") instanceof String version) || version.isBlank()) {
      throw new InvalidException("required", "version", "version is required");
    }
    Target target = Target.version(version);
    if (target.isUnknown()) {
      throw new InvalidException(
          "invalid", "version", "The version does not exist, or may not be used.");
    }
    return target;
  }

  /** What is made of it; the facts are what answers repeat. */
  Order order(Target target, JsonObject facts) throws InvalidException {
    String ratio = text("aspect_ratio");
    boolean portrait = ratio != null && ratio.matches("9:16|3:4|2:3");
    int width = number("width", portrait ? 720 : 1280, 4096);
    int height = number("height", portrait ? 1280 : 720, 4096);
    String prompt = text("prompt");
    facts
        .put("model", target.model())
        .put("version", target.version())
        .put("deployment", target.deployment())
        .put("input", kept(input))
        .put("webhook", webhook)
        .put("events", new JsonArray(events));
    return new Order(
        target.scenario(),
        prompt == null ? "" : prompt,
        number(input.containsKey("seconds") ? "seconds" : "duration", 5, MOST_SECONDS),
        width,
        height,
        facts);
  }

  /** All that makes two requests ask for the same film; webhooks carry names that clients give. */
  String sameness(Target target) {
    return target + "\n" + new TreeMap<>(input.getMap()) + "\n" + webhook;
  }

  private void check() throws InvalidException {
    String prompt = text("prompt");
    boolean pictured = false;
    for (String name : PICTURES) {
      String picture = text(name);
      if (picture != null && !picture.matches("(?s)(https?://|data:)\\S.*")) {
        throw new InvalidException("format", "input." + name, "Does not match format 'uri'");
      }
      pictured |= picture != null;
    }
    if (!pictured && (prompt == null || prompt.isBlank())) {
      throw new InvalidException("required", "input.prompt", "prompt is required");
    }
  }

  private @Nullable String text(String name) throws InvalidException {
    return switch (input.getValue(name)) {
      case null -> null;
      case String text -> text;
      default ->
          throw new InvalidException(
              "invalid_type", "input." + name, "Invalid type. Expected: string");
    };
  }

  private int number(String name, int ordinary, int most) throws InvalidException {
    int number =
        switch (input.getValue(name)) {
          case null -> ordinary;
          case Number given -> given.intValue();
          case String given when given.matches("\\d{1,4}") -> Integer.parseInt(given);
          default -> -1;
        };
    if (number < 1 || number > most) {
      throw new InvalidException(
          "number_range", "input." + name, "Must be a number from 1 to " + most);
    }
    return number;
  }

  private static @Nullable String webhook(JsonObject body) throws InvalidException {
    Object webhook = body.getValue("webhook");
    if (webhook == null) {
      return null;
    }
    try {
      if (webhook instanceof String text
          && URI.create(text).getHost() != null
          && text.matches("https?://.*")) {
        return text;
      }
    } catch (IllegalArgumentException _) {
      // Refused below.
    }
    throw new InvalidException("format", "webhook", "Does not match format 'uri'");
  }

  private static List<String> events(JsonObject body) throws InvalidException {
    if (!(body.getValue("webhook_events_filter") instanceof JsonArray filter)) {
      return ORDINARY_EVENTS;
    }
    for (Object event : filter) {
      if (!(event instanceof String word) || !EVENTS.contains(word)) {
        throw new InvalidException(
            "enum", "webhook_events_filter", "Must be among start, output, logs and completed");
      }
    }
    return filter.stream().map(String.class::cast).distinct().toList();
  }

  /** Pictures come as long texts, also within lists; their beginnings are enough to repeat. */
  private static JsonObject kept(JsonObject input) {
    JsonObject kept = new JsonObject();
    input.forEach(field -> kept.put(field.getKey(), kept(field.getValue())));
    return kept;
  }

  private static @Nullable Object kept(@Nullable Object value) {
    return switch (value) {
      case String text when text.length() > LONGEST_KEPT -> text.substring(0, LONGEST_KEPT);
      case JsonObject object -> kept(object);
      case JsonArray array -> {
        JsonArray kept = new JsonArray();
        array.forEach(item -> kept.add(kept(item)));
        yield kept;
      }
      case null, default -> value;
    };
  }

  /** The body as an object, empty when there is none. */
  static JsonObject body(Call call) {
    return call.json().orElseGet(JsonObject::new);
  }
}
