package dev.reelay.adapters.remote;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Options of a route, which the file holds as texts, as fields of a request. */
public final class Options {
  private Options() {}

  /** Adds the options to a request: numbers and booleans as such, all others as texts. */
  public static void put(ObjectNode request, Map<String, String> options) {
    options.forEach((name, value) -> {
      if (value.equals("true") || value.equals("false")) {
        request.put(name, Boolean.parseBoolean(value));
      } else if (value.matches("-?\\d{1,18}")) {
        request.put(name, Long.parseLong(value));
      } else if (value.matches("-?\\d{1,9}\\.\\d{1,9}")) {
        request.put(name, Double.parseDouble(value));
      } else {
        request.put(name, value);
      }
    });
  }
}
