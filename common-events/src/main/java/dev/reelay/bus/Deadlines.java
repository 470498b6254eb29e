package dev.reelay.bus;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Ends handlers that take too long. The database ends a statement at the deadline; a moment later
 * the handler's thread is interrupted, which ends every wait of a virtual thread, sockets included.
 *
 * <p>No virtual machine can end code that neither waits nor looks. Such a handler has lost its
 * transaction by the database's own time-out; its event is parked from here, and the instance says
 * that it is not alive, so that whoever watches it starts it anew.
 *
 * <p>Time is counted in ticks of this loop: a process that was frozen has not used it up.
 */
@ApplicationScoped
class Deadlines extends LoopDuty {
  private static final Logger LOG = Logger.getLogger(Deadlines.class);
  private static final Duration TICK = Duration.ofMillis(100);

  /** By then the database has ended the session of a handler that neither waits nor looks. */
  private static final Duration STUCK_AFTER = Duration.ofSeconds(6);

  private static final String QUERY_CANCELED = "57014";

  private final BusConfig config;
  private final MeterRegistry meters;
  private final Set<Watch> running = ConcurrentHashMap.newKeySet();

  Deadlines(BusConfig config, MeterRegistry meters) {
    this.config = config;
    this.meters = meters;
  }

  @Override
  public int order() {
    return 85;
  }

  @Override
  protected String name() {
    return config.service() + "-handler-deadlines";
  }

  /**
   * Runs a handler. Fails with a {@link DeadlineException} when it took too long, whatever it made
   * of being interrupted.
   *
   * @param whenStuck called from another thread when the handler cannot be ended, until it succeeds
   */
  void within(String type, Runnable handler, Consumer<DeadlineException> whenStuck) {
    Watch watch = new Watch(type, Thread.currentThread(), whenStuck);
    running.add(watch);
    try {
      handler.run();
    } catch (RuntimeException e) {
      if (watch.end() || isCanceled(e)) {
        throw overrun(type, e);
      }
      throw e;
    } finally {
      running.remove(watch);
      watch.end();
    }
    if (watch.end()) {
      throw overrun(type, null);
    }
  }

  /** Whether a handler runs on although it was told to end. */
  boolean isAnyStuck() {
    return running.stream().anyMatch(Watch::isStuck);
  }

  @Override
  protected Duration round() {
    running.forEach(this::tick);
    return TICK;
  }

  private void tick(Watch watch) {
    if (!watch.tick() || watch.told) {
      return;
    }
    try {
      watch.whenStuck.accept(exception(watch.type, null));
      watch.told = true;
      LOG.errorf(
          "The handler of %s cannot be ended; this instance must be started anew", watch.type);
    } catch (RuntimeException e) {
      LOG.warnf("The event of a handler that cannot be ended is not parked yet: %s", e);
    }
  }

  private DeadlineException overrun(String type, @Nullable RuntimeException failure) {
    meters.counter("reelay.handlers.overrun", "type", type).increment();
    return exception(type, failure);
  }

  private DeadlineException exception(String type, @Nullable RuntimeException failure) {
    return new DeadlineException(
        type + " took longer than " + config.handlerDeadline().toMillis() + " ms", failure);
  }

  private static boolean isCanceled(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && QUERY_CANCELED.equals(sql.getSQLState())) {
        return true;
      }
    }
    return false;
  }

  /** A running handler. */
  private final class Watch {
    private final String type;
    private final Thread thread;
    private final Consumer<DeadlineException> whenStuck;
    private int ticks;
    private boolean told;
    private boolean fired;
    private boolean ended;

    Watch(String type, Thread thread, Consumer<DeadlineException> whenStuck) {
      this.type = type;
      this.thread = thread;
      this.whenStuck = whenStuck;
    }

    /**
     * Counts a tick; interrupts again and again after the deadline. True once the handler is stuck.
     */
    synchronized boolean tick() {
      ticks++;
      // One more than the deadline, so that the database comes first: that leaves the connection
      // whole.
      if (ended || ticks <= ticksOf(config.handlerDeadline()) + 1) {
        return false;
      }
      fired = true;
      thread.interrupt();
      return isStuck();
    }

    synchronized boolean isStuck() {
      return ticks >= stuckAt();
    }

    /** Lets the thread alone from now on; true when it was interrupted. */
    synchronized boolean end() {
      if (!ended) {
        ended = true;
        if (fired) {
          Thread.interrupted();
        }
      }
      return fired;
    }

    private long stuckAt() {
      return ticksOf(config.handlerDeadline().plus(STUCK_AFTER));
    }

    private static long ticksOf(Duration time) {
      return Math.ceilDiv(time.toMillis(), TICK.toMillis());
    }
  }
}
