package dev.reelay.bus;

import io.micrometer.core.instrument.Metrics;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A named background duty: one virtual thread that runs a step again and again, sleeps between, can
 * be woken, and logs and counts what fails (meter {@code reelay.duty.failures}). The only place
 * where Reelay starts threads.
 */
public final class Loop implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Loop.class);
  static final Duration BACK_OFF_MAX = Duration.ofSeconds(2);
  private static final int REPORT_EVERY = 30;
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(8);

  /** One round of the duty. */
  @FunctionalInterface
  public interface Step {
    /**
     * Does one round; returns how long to sleep before the next, or null when the duty is done for
     * good.
     */
    @Nullable Duration run() throws Exception;
  }

  private final String name;
  private final Duration backOffMax;
  private final Step step;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final CountDownLatch ended = new CountDownLatch(1);
  private boolean woken;
  private volatile boolean stopped;
  private int failures;

  private Loop(String name, Duration backOffMax, Step step) {
    this.name = name;
    this.backOffMax = backOffMax;
    this.step = step;
  }

  /** Starts the duty. The name appears in logs, metrics and thread dumps. */
  public static Loop start(String name, Step step) {
    return start(name, BACK_OFF_MAX, step);
  }

  /** The same for a duty that cannot wait long once what was broken is there again. */
  static Loop start(String name, Duration backOffMax, Step step) {
    Loop loop = new Loop(name, backOffMax, step);
    Thread.ofVirtual().name(name).start(loop::run);
    return loop;
  }

  /**
   * Ends the sleep of the loop, or the next one when it is at work. The pause after a failure it
   * does not end: what is broken must not be hammered.
   */
  public void wake() {
    lock.lock();
    try {
      woken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether {@link #close} was called; long steps look at it. */
  public boolean isStopped() {
    return stopped;
  }

  /** Asks the loop to stop and waits up to 8 s for the step in hand. */
  @Override
  public void close() {
    stop();
    await(STOP_PATIENCE);
  }

  /** Asks the loop to stop, without waiting for the step in hand. */
  public void stop() {
    stopped = true;
    wake();
  }

  /** Waits for the end of a loop that was asked to stop, for no longer than this. */
  public void await(Duration patience) {
    try {
      if (!ended.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warnf("%s did not stop in time", name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      Duration pause = Duration.ZERO;
      while (!stopped && pause != null) {
        pause = round();
        if (pause != null) {
          sleep(pause);
        }
      }
    } finally {
      ended.countDown();
    }
  }

  private @Nullable Duration round() {
    try {
      Duration pause = step.run();
      failures = 0;
      return pause;
    } catch (InterruptedException e) {
      LOG.warnf("%s was interrupted and ends", name);
      Thread.currentThread().interrupt();
      return null;
    } catch (Exception | LinkageError | AssertionError e) {
      failures++;
      Metrics.counter("reelay.duty.failures", "duty", name).increment();
      if (stopped) {
        LOG.debugf(e, "%s failed while stopping", name);
      } else if (failures == 1) {
        LOG.warnf(e, "%s failed; it goes on after a pause", name);
      } else if (failures < REPORT_EVERY || failures % REPORT_EVERY == 0) {
        // An outage may take hours: about once a minute is enough.
        LOG.warnf("%s failed %d times in a row: %s", name, failures, e);
      }
      long millis = 100L << Math.min(failures - 1, 10);
      return Duration.ofMillis(Math.min(millis, backOffMax.toMillis()));
    }
  }

  private void sleep(Duration pause) {
    lock.lock();
    try {
      long left = pause.toNanos();
      while ((!woken || failures > 0) && !stopped && left > 0) {
        left = changed.awaitNanos(left);
      }
      woken = false;
    } catch (InterruptedException e) {
      stopped = true;
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }
}
