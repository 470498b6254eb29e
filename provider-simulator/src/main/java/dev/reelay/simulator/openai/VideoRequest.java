package dev.reelay.simulator.openai;

import dev.reelay.simulator.http.Call;
import dev.reelay.simulator.http.Form;
import dev.reelay.simulator.job.Order;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A body of POST /videos or of a remix, as multipart or JSON.
 *
 * @param fields texts by name; objects as {@code name[key]}
 * @param reference the picture that was sent along, or null
 */
record VideoRequest(Map<String, String> fields, Form.@Nullable Upload reference) {
  private static final Pattern SIZE = Pattern.compile("([1-9]\\d{1,3})x([1-9]\\d{1,3})");
  private static final Pattern SECONDS = Pattern.compile("[1-9]\\d?");
  private static final int LONGEST_PROMPT = 32_000;
  private static final int LONGEST_DATA_URL = 20_971_520;

  /** A field is missing or wrong. */
  static final class InvalidException extends Exception {
    private static final long serialVersionUID = 1;
    private final transient VideoError error;

    InvalidException(VideoError error) {
      super(error.message());
      this.error = error;
    }

    VideoError error() {
      return error;
    }
  }

  static VideoRequest of(Call call) throws InvalidException {
    if (call.mediaType().equals("multipart/form-data")) {
      Form form = call.form();
      return new VideoRequest(form.fields(), form.files().get("input_reference"));
    }
    JsonObject json =
        call.json()
            .orElseThrow(() ->
                new InvalidException(
                    new VideoError(
                        400,
                        "We could not parse the JSON body of your request.",
                        "invalid_request_error",
                        null,
                        null)));
    Map<String, String> fields = new LinkedHashMap<>();
    for (Map.Entry<String, Object> field : json) {
      if (field.getValue() instanceof JsonObject object) {
        object.forEach(inner ->
            fields.put(field.getKey() + "[" + inner.getKey() + "]", text(inner.getValue())));
      } else if (field.getValue() != null) {
        fields.put(field.getKey(), text(field.getValue()));
      }
    }
    return new VideoRequest(fields, null);
  }

  String prompt() throws InvalidException {
    String prompt = fields.get("prompt");
    if (prompt == null || prompt.isEmpty()) {
      throw new InvalidException(VideoError.missing("prompt"));
    }
    if (prompt.length() > LONGEST_PROMPT) {
      throw new InvalidException(
          VideoError.invalid("prompt", "'prompt' is longer than 32000 characters."));
    }
    return prompt;
  }

  /** The order; an engine of one's own takes any size and length. */
  Order order(Flavor flavor) throws InvalidException {
    String prompt = prompt();
    String model = fields.getOrDefault("model", "sora-2");
    if (model.startsWith("unknown")) {
      throw new InvalidException(
          new VideoError(
              400,
              "The model '" + model + "' does not exist.",
              "invalid_request_error",
              "model",
              "model_not_found"));
    }
    String seconds = fields.getOrDefault("seconds", "4");
    if (!SECONDS.matcher(seconds).matches()
        || (!flavor.isEngine() && Integer.parseInt(seconds) % 4 != 0)
        || Integer.parseInt(seconds) > 20) {
      throw new InvalidException(
          VideoError.invalid(
              "seconds",
              "Invalid value: '" + seconds + "'. Supported values are '4', '8' and '12'."));
    }
    Matcher size = SIZE.matcher(size(flavor));
    if (!size.matches()) {
      throw new InvalidException(
          VideoError.invalid("size", "Invalid value: '" + fields.get("size") + "'."));
    }
    checkReference();
    JsonObject facts = new JsonObject().put("seconds", seconds).put("size", size.group());
    return new Order(
        model,
        prompt,
        Integer.parseInt(seconds),
        Integer.parseInt(size.group(1)),
        Integer.parseInt(size.group(2)),
        facts);
  }

  /** All that makes two requests ask for the same film. */
  String sameness() {
    StringBuilder text = new StringBuilder();
    new java.util.TreeMap<>(fields)
        .forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    return reference == null
        ? text.toString()
        : text.append(reference.bytes().hashCode()).toString();
  }

  private String size(Flavor flavor) {
    if (flavor.isEngine() && fields.containsKey("width") && fields.containsKey("height")) {
      return fields.get("width") + "x" + fields.get("height");
    }
    String size = fields.getOrDefault("size", "720x1280");
    boolean known =
        switch (size) {
          case "720x1280", "1280x720", "1024x1792", "1792x1024", "1920x1080", "1080x1920" -> true;
          default -> flavor.isEngine();
        };
    return known ? size : "";
  }

  private void checkReference() throws InvalidException {
    String url = fields.get("input_reference[image_url]");
    boolean file = fields.containsKey("input_reference[file_id]");
    if (url != null && file) {
      throw new InvalidException(
          VideoError.invalid("input_reference", "Give exactly one of 'image_url' and 'file_id'."));
    }
    if (url != null
        && (!url.matches("(?s)(https?://|data:image/).*") || url.length() > LONGEST_DATA_URL)) {
      throw new InvalidException(
          VideoError.invalid(
              "input_reference", "'image_url' is no URL of an image that can be used."));
    }
    if (fields.containsKey("input_reference")
        || (reference != null && !isPicture(reference.bytes()))) {
      throw new InvalidException(
          VideoError.invalid(
              "input_reference", "Unsupported file: use image/jpeg, image/png or image/webp."));
    }
  }

  /** By its first bytes, as clients name types wrongly or not at all. */
  private static boolean isPicture(Buffer bytes) {
    if (bytes.length() < 12) {
      return false;
    }
    int start = bytes.getInt(0);
    return start == 0x89504E47
        || (start & 0xFFFFFF00) == 0xFFD8FF00
        || (start == 0x52494646 && bytes.getInt(8) == 0x57454250);
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }
}
