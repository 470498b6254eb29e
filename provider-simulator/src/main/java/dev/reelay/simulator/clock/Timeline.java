package dev.reelay.simulator.clock;

import io.quarkus.virtual.threads.VirtualThreads;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Everything that is due at a simulated time: webhooks, messages on sockets, restarts. */
@ApplicationScoped
public class Timeline {
  private static final Logger LOG = Logger.getLogger(Timeline.class);

  private record Due(Instant at, long order, Runnable action) {}

  private final SimulatedClock clock;
  private final ScheduledExecutorService timer;
  private final ExecutorService threads;
  private final int maxDue;
  private final PriorityQueue<Due> due =
      new PriorityQueue<>(Comparator.comparing(Due::at).thenComparingLong(Due::order));
  private long order;
  private @Nullable Future<?> alarm;

  Timeline(
      SimulatedClock clock,
      ScheduledExecutorService timer,
      @VirtualThreads ExecutorService threads,
      ClockConfig config) {
    this.clock = clock;
    this.timer = timer;
    this.threads = threads;
    this.maxDue = config.maxDue();
    clock.onChange(this::ring);
  }

  /**
   * Runs an action on a virtual thread once a simulated time has come. Its failure is logged.
   *
   * @throws IllegalStateException when more is due than the configuration allows
   */
  public synchronized void at(Instant simulated, Runnable action) {
    if (due.size() >= maxDue) {
      throw new IllegalStateException("More than " + maxDue + " pushes wait");
    }
    due.add(new Due(simulated, order++, action));
    if (due.element().order() == order - 1) {
      arm();
    }
  }

  /** How much waits. */
  public synchronized int size() {
    return due.size();
  }

  private void ring() {
    List<Runnable> ready = new ArrayList<>();
    synchronized (this) {
      Instant now = clock.instant();
      for (Due next = due.peek(); next != null && !next.at().isAfter(now); next = due.peek()) {
        ready.add(due.remove().action());
      }
      arm();
    }
    ready.forEach(action -> threads.execute(() -> run(action)));
  }

  private void arm() {
    if (alarm != null) {
      alarm.cancel(false);
    }
    Due next = due.peek();
    alarm =
        next == null
            ? null
            : timer.schedule(
                this::ring, clock.delay(next.at()).toNanos() + 1, TimeUnit.NANOSECONDS);
  }

  private static void run(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      LOG.warn("What was due failed", e);
    }
  }
}
