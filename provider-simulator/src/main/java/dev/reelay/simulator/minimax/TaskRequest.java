package dev.reelay.simulator.minimax;

import dev.reelay.simulator.job.Order;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/** The bodies of both generations, checked. */
final class TaskRequest {
  private static final int LONGEST_PROMPT = 2000;
  private static final Set<String> RESOLUTIONS_V1 = Set.of("512P", "720P", "768P", "1080P");
  private static final Set<String> RESOLUTIONS_V2 = Set.of("480P", "768P", "2K");
  private static final Set<String> CONTENT = Set.of("text", "image_url", "video_url", "audio_url");

  private TaskRequest() {}

  static Order v1(JsonObject body) throws Refusal {
    String model = model(body);
    String prompt = text(body, "prompt", "");
    String frame = text(body, "first_frame_image", "");
    if (prompt.isEmpty() && (frame.isEmpty() || !model.startsWith("I2V"))) {
      throw new Refusal("prompt is empty");
    }
    checkPrompt(prompt);
    if (model.startsWith("I2V") && frame.isEmpty()) {
      throw new Refusal("first_frame_image is required");
    }
    if (model.startsWith("S2V") && !body.containsKey("subject_reference")) {
      throw new Refusal("subject_reference is required");
    }
    for (String picture : List.of("first_frame_image", "last_frame_image")) {
      if (!text(body, picture, "https://").matches("(?s)(https?://|data:image/).*")) {
        throw new Refusal(picture + " is no url and no data url");
      }
    }
    int duration = number(body, "duration", 6);
    String resolution = text(body, "resolution", "768P");
    if ((duration != 6 && duration != 10) || !RESOLUTIONS_V1.contains(resolution)) {
      throw new Refusal("duration or resolution is not supported by the model");
    }
    if (duration == 10 && resolution.equals("1080P")) {
      throw new Refusal("duration 10 is not supported with resolution 1080P");
    }
    return order(model, prompt, duration, resolution);
  }

  static Order v2(JsonObject body) throws Refusal {
    String prompt = "";
    int texts = 0;
    if (!(body.getValue("content") instanceof JsonArray content)) {
      throw new Refusal("content is required");
    }
    for (Object part : content) {
      if (!(part instanceof JsonObject item) || !CONTENT.contains(text(item, "type", ""))) {
        throw new Refusal("content holds an item of an unknown type");
      }
      if (text(item, "type", "").equals("text")) {
        texts++;
        prompt = text(item, "text", "");
      }
    }
    if (texts != 1 || prompt.isEmpty()) {
      throw new Refusal("content needs exactly one text that is not empty");
    }
    checkPrompt(prompt);
    int duration = number(body, "duration", 6);
    String resolution = text(body, "resolution", "768P");
    if (duration < 4 || duration > 15 || !RESOLUTIONS_V2.contains(resolution)) {
      throw new Refusal("duration or resolution is not supported by the model");
    }
    Order order = order(model(body), prompt, duration, resolution);
    order.facts().put("ratio", text(body, "ratio", "16:9"));
    return order;
  }

  private static Order order(String model, String prompt, int duration, String resolution) {
    int height =
        resolution.equals("2K")
            ? 1440
            : Integer.parseInt(resolution.substring(0, resolution.length() - 1));
    JsonObject facts = new JsonObject().put("duration", duration).put("resolution", resolution);
    return new Order(model, prompt, duration, height * 16 / 9, height, facts);
  }

  private static String model(JsonObject body) throws Refusal {
    String model = text(body, "model", "");
    if (model.isEmpty() || model.startsWith("unknown")) {
      throw new Refusal("model is not supported");
    }
    return model;
  }

  private static void checkPrompt(String prompt) throws Refusal {
    if (prompt.length() > LONGEST_PROMPT) {
      throw new Refusal("prompt is longer than 2000 characters");
    }
  }

  static String text(JsonObject body, String field, String otherwise) throws Refusal {
    Object value = body.getValue(field);
    if (value != null && !(value instanceof String)) {
      throw new Refusal(field + " is no string");
    }
    return value == null ? otherwise : (String) value;
  }

  private static int number(JsonObject body, String field, int otherwise) throws Refusal {
    Object value = body.getValue(field);
    if (value != null && !(value instanceof Integer)) {
      throw new Refusal(field + " is no integer");
    }
    return value == null ? otherwise : (Integer) value;
  }
}
