package dev.reelay.adapters.replicate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.reelay.adapters.remote.Answer;
import dev.reelay.event.GenerationParameters;
import dev.reelay.event.StageRequest;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The input of a prediction. Models name their inputs as they like: the option {@code
 * input.<parameter>} of a route says how one is called there (blank: it is not sent), and {@code
 * set.<name>} gives an input that is always the same.
 */
final class Inputs {
  private static final String NAME = "input.";
  private static final String CONSTANT = "set.";
  private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})");
  private static final List<String> OTHER_SIZES = List.of("size", "aspect_ratio", "resolution");

  /** What models mostly call them; what is not here is sent only where a route names it. */
  private static final Map<String, String> USUAL =
      Map.of(
          "prompt", "prompt",
          "duration", "duration",
          "seed", "seed",
          "fps", "fps",
          "image", "image",
          "width", "width",
          "height", "height");

  private final Map<String, String> options;
  private final ObjectNode input = Answer.JSON.createObjectNode();

  private Inputs(Map<String, String> options) {
    this.options = options;
  }

  /**
   * The input for a request.
   *
   * @param image address of the picture with which the video begins; null when there is none
   */
  static ObjectNode of(StageRequest request, Map<String, String> options, @Nullable String image) {
    Inputs inputs = new Inputs(options);
    inputs.constants();
    inputs.parameters(request.parameters());
    inputs.put("prompt", TextNode.valueOf(request.prompt()));
    inputs.put("image", image == null ? null : TextNode.valueOf(image));
    return inputs.input;
  }

  /** Whether a route's model takes a picture to begin with. */
  static boolean takesImage(Map<String, String> options) {
    return !options.getOrDefault(NAME + "image", "image").isBlank();
  }

  private void parameters(GenerationParameters wanted) {
    put("duration", number(wanted.duration()));
    put("seed", number(wanted.seed()));
    put("fps", number(wanted.fps()));
    if (wanted.duration() != null && wanted.fps() != null) {
      put("frames", number((long) wanted.duration() * wanted.fps()));
    }
    Matcher size = SIZE.matcher(wanted.size() == null ? "" : wanted.size());
    if (size.matches()) {
      size(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)));
    }
  }

  private void size(int width, int height) {
    int divisor = Math.max(1, BigInteger.valueOf(width).gcd(BigInteger.valueOf(height)).intValue());
    put("size", TextNode.valueOf(width + "x" + height));
    put("aspect_ratio", TextNode.valueOf(width / divisor + ":" + height / divisor));
    put("resolution", TextNode.valueOf(Math.min(width, height) + "p"));
    boolean otherwise = OTHER_SIZES.stream().anyMatch(name -> !named(name).isBlank());
    if (!otherwise || options.containsKey(NAME + "width")) {
      put("width", number((long) width));
    }
    if (!otherwise || options.containsKey(NAME + "height")) {
      put("height", number((long) height));
    }
  }

  private void constants() {
    new TreeMap<>(options)
        .forEach((name, value) -> {
          if (name.startsWith(CONSTANT)) {
            input.set(name.substring(CONSTANT.length()), value(value));
          }
        });
  }

  private void put(String parameter, @Nullable JsonNode value) {
    String name = named(parameter);
    if (value != null && !name.isBlank()) {
      input.set(name, value);
    }
  }

  private String named(String parameter) {
    return options.getOrDefault(NAME + parameter, USUAL.getOrDefault(parameter, "")).strip();
  }

  private static @Nullable JsonNode number(@Nullable Number number) {
    return number == null ? null : Answer.JSON.getNodeFactory().numberNode(number.longValue());
  }

  /** JSON where it is some, else the text as it stands. */
  private static JsonNode value(String text) {
    try {
      JsonNode read = Answer.JSON.readTree(text);
      return read == null || read.isMissingNode() ? TextNode.valueOf(text) : read;
    } catch (JsonProcessingException e) {
      return TextNode.valueOf(text);
    }
  }
}
