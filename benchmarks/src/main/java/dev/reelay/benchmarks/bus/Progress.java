package dev.reelay.benchmarks.bus;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Tells on the terminal how far the run is, with the seconds since it began. */
final class Progress {
  private static final long BEGUN_NANOS = System.nanoTime();

  private Progress() {}

  static void say(String text) {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - BEGUN_NANOS);
    System.out.printf(Locale.ROOT, "%4d s  %s%n", seconds, text);
  }
}
