package dev.reelay.adapters.replicate;

import dev.reelay.model.Route;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a prediction is made with.
 *
 * @param path below the base URL, where it is created
 * @param version goes into the request; null where the path says it all
 */
record Target(String path, @Nullable String version) {
  /** Name of the setting of a route. */
  static final String OPTION = "target";

  private static final Pattern VERSION = Pattern.compile("(?:[^:]+:)?[0-9a-f]{64}");

  /**
   * Where the model of a route is: an official model by its name, unless the route says that it is
   * a {@code deployment} or a {@code version}; the digest of a version speaks for itself.
   *
   * @throws IllegalArgumentException when the route is not usable; the message names the setting
   */
  static Target of(Route route) {
    String model = route.remoteModel();
    String kind = VERSION.matcher(model).matches() ? "version" : "model";
    String said = route.options().getOrDefault(OPTION, kind).strip().toLowerCase(Locale.ROOT);
    return switch (said) {
      case "version" -> new Target("/predictions", model);
      case "model" -> new Target("/models/" + ownerAndName(model) + "/predictions", null);
      case "deployment" -> new Target("/deployments/" + ownerAndName(model) + "/predictions", null);
      default ->
          throw new IllegalArgumentException(
              "The option " + OPTION + " must be model, deployment or version");
    };
  }

  private static String ownerAndName(String model) {
    int slash = model.indexOf('/');
    if (slash < 1 || slash == model.length() - 1 || model.indexOf('/', slash + 1) >= 0) {
      throw new IllegalArgumentException(
          "The model of the route must be owner/name, or the id of a version");
    }
    return segment(model.substring(0, slash)) + "/" + segment(model.substring(slash + 1));
  }

  /** A text as one part of a path. */
  static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
