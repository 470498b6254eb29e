package dev.reelay.chaos;

import dev.reelay.testkit.history.Loss;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A fault that was inflicted.
 *
 * @param victim what it struck
 * @param moment from when on recovery counts: the fault, or the return of the server
 * @param outage how long a server was away; null when none was
 * @param exit from SIGTERM to the end of a process; null when none was asked to end
 * @param remedy what makes it good once recovery was seen
 */
record Hit(
    String victim,
    OffsetDateTime moment,
    @Nullable Duration outage,
    @Nullable Duration exit,
    Remedy remedy) {
  /** Returns what was destroyed, or null. */
  @FunctionalInterface
  interface Remedy {
    @Nullable Loss apply() throws Exception;
  }

  /** Nothing was away, and nothing needs a remedy. */
  static Hit on(String victim) {
    return new Hit(victim, now(), null, null, () -> null);
  }

  Hit with(Remedy better) {
    return new Hit(victim, moment, outage, exit, better);
  }

  static OffsetDateTime now() {
    return OffsetDateTime.now(Clock.systemUTC());
  }
}
