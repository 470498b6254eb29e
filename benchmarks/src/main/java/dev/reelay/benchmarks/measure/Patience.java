package dev.reelay.benchmarks.measure;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits on conditions. */
public final class Patience {
  private static final Duration LOOK = Duration.ofMillis(20);

  private Patience() {}

  /** Looks every 20 ms; fails when it does not come true in time. */
  public static void await(String what, Duration within, Callable<Boolean> condition)
      throws InterruptedException {
    await(what, LOOK, within, condition);
  }

  /** Looks so often; fails when it does not come true in time. */
  public static void await(String what, Duration look, Duration within, Callable<Boolean> condition)
      throws InterruptedException {
    long begun = System.nanoTime();
    try {
      while (!condition.call()) {
        if (System.nanoTime() - begun > within.toNanos()) {
          throw new IllegalStateException(
              "Waited " + within.toSeconds() + " s in vain for " + what);
        }
        TimeUnit.NANOSECONDS.sleep(look.toNanos());
      }
    } catch (InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("Cannot see " + what, e);
    }
  }
}
