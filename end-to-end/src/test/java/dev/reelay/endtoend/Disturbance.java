package dev.reelay.endtoend;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Kills services at random, one at a time, and starts them again. */
final class Disturbance {
  /** The adapters more often than the others: theirs is the money. */
  private static final List<Suite.Service> VICTIMS =
      List.of(
          Suite.Service.PROVIDER_ADAPTERS,
          Suite.Service.JOB_ORCHESTRATOR,
          Suite.Service.PROVIDER_ADAPTERS,
          Suite.Service.PROGRESS_TRACKER,
          Suite.Service.PROVIDER_ADAPTERS,
          Suite.Service.API_GATEWAY,
          Suite.Service.NOTIFICATION_HUB);

  private final RemoteSuite suite;
  private final Random random;
  private final int most;
  private final Map<Suite.Service, Integer> kills = new EnumMap<>(Suite.Service.class);
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1);

  private Disturbance(RemoteSuite suite, long seed, int most) {
    this.suite = suite;
    this.random = new Random(seed);
    this.most = most;
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /**
   * Begins.
   *
   * @param seconds from one kill to the next at the least, at the most twice that
   * @param most kills in all
   */
  static Disturbance of(RemoteSuite suite, long seed, int seconds, int most) {
    Disturbance disturbance = new Disturbance(suite, seed, most);
    disturbance.plan(seconds);
    return disturbance;
  }

  /** How often each service was killed. */
  synchronized Map<Suite.Service, Integer> kills() {
    return new EnumMap<>(kills);
  }

  /** Ends it; every service runs then. */
  void end() throws Exception {
    executor.shutdown();
    if (!executor.awaitTermination(2, TimeUnit.MINUTES)) {
      throw new AssertionError("a killed service does not come back");
    }
    Exception failed = failure.get();
    if (failed != null) {
      throw failed;
    }
  }

  private void plan(int seconds) {
    long wait = 1000L * seconds + random.nextInt(1000 * seconds);
    var _ = executor.schedule(() -> kill(seconds), wait, TimeUnit.MILLISECONDS);
  }

  private void kill(int seconds) {
    Suite.Service victim = VICTIMS.get(random.nextInt(VICTIMS.size()));
    try {
      suite.crash(victim);
    } catch (Exception | AssertionError e) {
      failure.set(e instanceof Exception exception ? exception : new IllegalStateException(e));
      return;
    }
    count(victim);
    if (kills().values().stream().mapToInt(Integer::intValue).sum() < most
        && !executor.isShutdown()) {
      plan(seconds);
    }
  }

  private synchronized void count(Suite.Service victim) {
    kills.merge(victim, 1, Integer::sum);
  }
}
