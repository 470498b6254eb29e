package dev.reelay.simulator.replicate;

import org.jspecify.annotations.Nullable;

/**
 * What a prediction is asked of.
 *
 * @param model owner and name; empty when a version alone tells
 * @param version of the model; {@code hidden} when nobody may know it
 * @param deployment owner and name, or null
 */
record Target(String model, String version, @Nullable String deployment) {
  /** A version, alone or after a model's name and a colon. */
  static Target version(String text) {
    int colon = text.indexOf('?') < 0 ? text.lastIndexOf(':') : -1;
    return text.indexOf('/') < 0
        ? new Target("", text, null)
        : new Target(
            colon < 0 ? text : text.substring(0, colon),
            colon < 0 ? "hidden" : text.substring(colon + 1),
            null);
  }

  /** A model that its owner keeps running. */
  static Target model(String owner, String name) {
    return new Target(owner + "/" + name, "hidden", null);
  }

  /** A deployment of one's own. */
  static Target deployment(String owner, String name) {
    return new Target(owner + "/" + name, "hidden", owner + "/" + name);
  }

  /** What scenarios know it by: the name alone if that is one of the simulator's. */
  String scenario() {
    String name = model.isEmpty() ? version : model;
    String last = name.substring(name.indexOf('/') + 1);
    return last.startsWith("sim-") || last.indexOf('=') > 0 ? last : name;
  }

  /** Whether it is one of those that exist nowhere: its name begins with {@code unknown}. */
  boolean isUnknown() {
    String name = model.isEmpty() ? version : model;
    return name.startsWith("unknown", name.indexOf('/') + 1);
  }
}
