package dev.reelay.hub.webhook;

import java.time.Duration;

/** What follows from an attempt. Pure. */
sealed interface Verdict {
  /** The receiver has it. */
  record Delivered() implements Verdict {}

  /** It is tried again; the endpoint is left in peace for {@code peace}, zero for not at all. */
  record Again(Duration pause, Duration peace) implements Verdict {}

  /** It is shown as failed and tried no more unless somebody asks for it. */
  record GivenUp(Duration peace) implements Verdict {}

  /** Nothing is left to tell: the entry was dropped with its day or its job. */
  record Expired() implements Verdict {}

  /** It cannot be sent as it is; that says nothing about the endpoint. */
  record Unsendable() implements Verdict {}

  /** The endpoint is disabled; what waits for it stays, should it be enabled again. */
  record Gone() implements Verdict {}

  /**
   * Decides.
   *
   * @param random 0 to 1
   */
  static Verdict of(
      Delivery delivery, Answer answer, Schedule schedule, Breaker breaker, double random) {
    if (answer.isTaken()) {
      return new Delivered();
    }
    if (answer.isGone()) {
      return new Gone();
    }
    Duration peace = breaker.pause(delivery.failures() + 1);
    return schedule
        .after(delivery.attempts() + 1, answer.retryAfter(), random)
        .<Verdict>map(pause -> new Again(pause, peace))
        .orElseGet(() -> new GivenUp(peace));
  }
}
