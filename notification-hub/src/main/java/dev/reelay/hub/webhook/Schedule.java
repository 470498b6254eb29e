package dev.reelay.hub.webhook;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * When to try again. Pure.
 *
 * @param pauses after the first failed attempt, the second, and so on
 * @param jitter the share by which a pause may be longer, 0 to 1; never shorter, so that the pauses
 *     together are what was promised
 * @param patience longest pause that a receiver may ask for
 */
record Schedule(List<Duration> pauses, double jitter, Duration patience) {
  Schedule {
    pauses = List.copyOf(pauses);
    if (pauses.isEmpty() || pauses.stream().anyMatch(pause -> pause.isNegative())) {
      throw new IllegalArgumentException("reelay.hub.webhook.schedule needs pauses");
    }
    if (!(jitter >= 0 && jitter <= 1)) {
      throw new IllegalArgumentException("reelay.hub.webhook.jitter must be 0 to 1");
    }
  }

  /** The shortest time from the first attempt to the last. */
  Duration window() {
    return pauses.stream().reduce(Duration.ZERO, Duration::plus);
  }

  /** The longest time from the first attempt to the last, unless a receiver asks for more. */
  Duration longest() {
    return stretched(window(), 1);
  }

  /**
   * The pause after a failure; empty when it was the last attempt.
   *
   * @param attempts how many failed, this one included
   * @param asked what the receiver asked for; zero when it did not
   * @param random 0 to 1
   */
  Optional<Duration> after(int attempts, Duration asked, double random) {
    if (attempts > pauses.size()) {
      return Optional.empty();
    }
    Duration pause = stretched(pauses.get(attempts - 1), random);
    Duration wish = asked.compareTo(patience) > 0 ? patience : asked;
    return Optional.of(wish.compareTo(pause) > 0 ? wish : pause);
  }

  private Duration stretched(Duration pause, double random) {
    return pause.plusNanos((long) (pause.toNanos() * jitter * random));
  }
}
