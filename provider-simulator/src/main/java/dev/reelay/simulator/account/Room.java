package dev.reelay.simulator.account;

import java.time.Duration;

/** Whether an account may have one more job. */
public sealed interface Room {
  /** It may. */
  record Free() implements Room {}

  /** Too many creates within a minute; the next one is allowed after that much simulated time. */
  record TooFast(Duration retryAfter) implements Room {}

  /** Too many jobs at once. */
  record TooMany() implements Room {}
}
