package dev.reelay.adapters.comfyui;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** What follows from the id of a stage run, the same on every instance and at every repeat. */
final class RunIds {
  /** Seeds of samplers are mostly 64 bits without a sign; all engines take this many. */
  private static final long SEED_MASK = (1L << 48) - 1;

  private RunIds() {}

  /** The id of the prompt: an UUID in lower case, as newer servers demand it. */
  static String prompt(String stageRunId) {
    return uuid(stageRunId).toString();
  }

  /** A seed that is as good as random. */
  static long seed(String stageRunId) {
    return uuid(stageRunId).getMostSignificantBits() & SEED_MASK;
  }

  private static UUID uuid(String stageRunId) {
    return UUID.nameUUIDFromBytes(("reelay:" + stageRunId).getBytes(StandardCharsets.UTF_8));
  }
}
