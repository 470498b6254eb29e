package dev.reelay.benchmarks.bus;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is measured when instances come and go, with the aim for the 99th percentile. */
enum Absence {
  /** Of each kill, until all partitions of the killed one are served by others. */
  KILLED("kill -9: all partitions served", 250),
  /** The same without the time that the kernel needs to take the process apart. */
  KILLED_SINCE_CLOSED("  since its sockets were closed", 250),
  /** From the kill until another serves it, of each partition. */
  KILLED_PARTITION("  each partition", 250),
  /** From the kill until its sockets were closed; before that no server can know. */
  CLOSED("  until its sockets were closed", null),
  /** Of each graceful stop, the longest time that one of its partitions went unserved. */
  STOPPED("graceful stop: longest gap", 250),
  /** From SIGTERM to the end of the process. */
  EXITED("  SIGTERM to exit", 10_000),
  /** From the readiness of an added instance until no instance has more than its share. */
  ADDED("added instance: ready to its share", 3_000),
  /** From the start of its process until it is ready. */
  STARTED("  start to ready", null),
  /** Of each freeze, until all partitions of the frozen one are served by others. */
  FROZEN("freeze: all partitions served", 15_000),
  /** From the freeze until another serves it, of each partition. */
  FROZEN_PARTITION("  each partition", 15_000);

  private final String title;
  private final @Nullable Integer aimMillis;

  Absence(String title, @Nullable Integer aimMillis) {
    this.title = title;
    this.aimMillis = aimMillis;
  }

  /** What it is called in the table. */
  String title() {
    return title;
  }

  /** The most that the 99th percentile should be; null when there is no aim. */
  @Nullable Integer aimMillis() {
    return aimMillis;
  }

  /** What it is called in the result, such as {@code killedSinceClosedMillis}. */
  String field() {
    StringBuilder field = new StringBuilder();
    for (String word : (name() + "_MILLIS").toLowerCase(Locale.ROOT).split("_", -1)) {
      field.append(
          field.isEmpty()
              ? word
              : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    }
    return field.toString();
  }
}
