package dev.reelay.gateway.key;

import dev.reelay.gateway.body.Fields;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A virtual key that is to be made. */
record NewKey(
    String name,
    boolean admin,
    int maxRunning,
    int maxQueued,
    int weight,
    int priority,
    @Nullable Integer startsPerMinute) {
  private static final int RUNNING_MAX = 1_000;
  private static final int QUEUED_MAX = 100_000;
  private static final int WEIGHT_MAX = 100;
  private static final int PRIORITY_MAX = 9;
  private static final int STARTS_MAX = 100_000;
  private static final Pattern NAME = Pattern.compile("(?!key_)[^\\p{Cntrl}/]{1,64}");

  /** Reads the body of a request. Fails with a problem that names the field. */
  static NewKey from(Fields body, KeyConfig defaults) {
    String name = body.requiredText("name");
    if (!NAME.matcher(name).matches() || !name.equals(name.strip())) {
      throw Fields.invalid(
          "name", "must be 1 to 64 characters without '/', not beginning with 'key_'");
    }
    boolean admin = body.flag("admin", false);
    Integer maxRunning = maxRunning(body);
    Integer maxQueued = maxQueued(body);
    Integer weight = weight(body);
    Integer priority = priority(body);
    Integer startsPerMinute = startsPerMinute(body);
    body.refuseUnknown();
    return new NewKey(
        name,
        admin,
        maxRunning == null ? defaults.maxRunning() : maxRunning,
        maxQueued == null ? defaults.maxQueued() : maxQueued,
        weight == null ? defaults.weight() : weight,
        priority == null ? defaults.priority() : priority,
        startsPerMinute);
  }

  static @Nullable Integer maxRunning(Fields body) {
    return body.integer("maxRunning", 1, RUNNING_MAX);
  }

  static @Nullable Integer maxQueued(Fields body) {
    return body.integer("maxQueued", 0, QUEUED_MAX);
  }

  static @Nullable Integer weight(Fields body) {
    return body.integer("weight", 1, WEIGHT_MAX);
  }

  static @Nullable Integer priority(Fields body) {
    return body.integer("priority", 0, PRIORITY_MAX);
  }

  static @Nullable Integer startsPerMinute(Fields body) {
    return body.integer("startsPerMinute", 1, STARTS_MAX);
  }

  /** A key with the default limits. */
  static NewKey named(String name, boolean admin, KeyConfig defaults) {
    return new NewKey(
        name,
        admin,
        defaults.maxRunning(),
        defaults.maxQueued(),
        defaults.weight(),
        defaults.priority(),
        null);
  }
}
