package dev.reelay.gateway.job;

import dev.reelay.event.GenerationParameters;
import dev.reelay.event.InputReference;
import dev.reelay.gateway.body.Fields;
import dev.reelay.model.Model;
import dev.reelay.model.Model.Feature;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a client may choose beside model and prompt, checked against what the model can.
 *
 * @param inputs files that the client brings
 * @param warnings what was left out because the model lacks it and is declared to go on without it
 */
record WantedParameters(
    GenerationParameters parameters, List<InputReference> inputs, List<String> warnings) {
  private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{1,4})x([1-9][0-9]{1,4})");
  private static final String FIRST_FRAME = "first_frame";
  private static final int INPUTS_MAX = 1;
  private static final int URL_MAX = 2_000;

  WantedParameters {
    inputs = List.copyOf(inputs);
    warnings = List.copyOf(warnings);
  }

  /** Reads the fields. Fails with a problem that names the first one that is wrong. */
  static WantedParameters read(Fields body, Model model) {
    List<String> warnings = new ArrayList<>();
    Model.Limits limits = model.limits();
    Integer duration = duration(body, limits);
    String size = body.text("size");
    if (size != null) {
      checkSize(size, limits);
    }
    Integer fps = body.integer("fps", limits.fps().least(), limits.fps().most());
    Long seed = body.wholeNumber("seed");
    List<InputReference> inputs = inputs(body);
    boolean takesFps = limits.features().contains(Feature.FPS);
    boolean keepsFps = fps == null || supported("fps", takesFps, model, warnings);
    boolean keepsSeed =
        seed == null
            || supported("seed", limits.features().contains(Feature.SEED), model, warnings);
    boolean keepsInputs =
        inputs.isEmpty()
            || supported(
                "inputs", limits.features().contains(Feature.FIRST_FRAME), model, warnings);
    Integer usualFps = takesFps ? Integer.valueOf(limits.fps().standard()) : null;
    return new WantedParameters(
        new GenerationParameters(
            size == null ? limits.defaultSize() : size,
            duration == null ? Integer.valueOf(limits.duration().standard()) : duration,
            fps != null && keepsFps ? fps : usualFps,
            keepsSeed ? seed : null),
        keepsInputs ? inputs : List.of(),
        warnings);
  }

  private static boolean supported(String field, boolean can, Model model, List<String> warnings) {
    if (can) {
      return true;
    }
    if (model.unsupported() == Model.Policy.REJECT) {
      throw Fields.invalid(field, "is nothing that this model can take; leave it out");
    }
    warnings.add("Field '" + field + "' is nothing that this model can take and was left out");
    return false;
  }

  private static @Nullable Integer duration(Fields body, Model.Limits limits) {
    Integer duration =
        body.integer("duration", limits.duration().least(), limits.duration().most());
    if (duration != null
        && !limits.durations().isEmpty()
        && !limits.durations().contains(duration)) {
      throw Fields.invalid("duration", "must be one of " + limits.durations());
    }
    return duration;
  }

  private static void checkSize(String size, Model.Limits limits) {
    Matcher form = SIZE.matcher(size);
    if (!form.matches()) {
      throw Fields.invalid("size", "must look like 1280x720");
    }
    if (!limits.sizes().isEmpty()) {
      if (!limits.sizes().contains(size)) {
        throw Fields.invalid("size", "must be one of " + limits.sizes());
      }
      return;
    }
    for (int group = 1; group <= 2; group++) {
      int pixels = Integer.parseInt(form.group(group));
      if (pixels % 2 != 0 || pixels < limits.side().least() || pixels > limits.side().most()) {
        throw Fields.invalid(
            "size",
            "must have an even width and height of "
                + limits.side().least()
                + " to "
                + limits.side().most()
                + " pixels");
      }
    }
  }

  private static List<InputReference> inputs(Fields body) {
    List<Fields> sent = body.objects("inputs", INPUTS_MAX);
    List<InputReference> inputs = new ArrayList<>();
    for (Fields input : sent) {
      String role = input.requiredText("role");
      if (!role.equals(FIRST_FRAME)) {
        throw Fields.invalid("inputs.role", "must be " + FIRST_FRAME);
      }
      String url = input.requiredText("url");
      input.refuseUnknown();
      checkUrl(url);
      inputs.add(new InputReference(role, url));
    }
    return inputs;
  }

  private static void checkUrl(String url) {
    if (url.length() > URL_MAX) {
      throw Fields.invalid("inputs.url", "must have at most " + URL_MAX + " characters");
    }
    try {
      URI address = new URI(url);
      boolean web = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
      if (web && address.getHost() != null && address.getUserInfo() == null) {
        return;
      }
    } catch (java.net.URISyntaxException _) {
      // Told below.
    }
    throw Fields.invalid(
        "inputs.url", "must be the web address of a picture, as in https://example.com/first.png");
  }
}
