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
    try {
      if (!comes(look, within, condition)) {
        throw new IllegalStateException("Waited " + within.toSeconds() + " s in vain for " + what);
      }
    } catch (InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("Cannot see " + what, e);
    }
  }

  /** Looks every 20 ms; false when it does not come true in time. */
  public static boolean comes(Duration within, Callable<Boolean> condition) throws Exception {
    return comes(LOOK, within, condition);
  }

  private static boolean comes(Duration look, Duration within, Callable<Boolean> condition)
      throws Exception {
    long begun = System.nanoTime();
    while (!condition.call()) {
      if (System.nanoTime() - begun > within.toNanos()) {
        return false;
      }
      TimeUnit.NANOSECONDS.sleep(look.toNanos());
    }
    return true;
  }
}
