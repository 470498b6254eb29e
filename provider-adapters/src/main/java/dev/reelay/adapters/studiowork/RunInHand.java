package dev.reelay.adapters.studiowork;

import dev.reelay.adapters.studio.ItemProgress;
import dev.reelay.adapters.studio.StageObserver;
import dev.reelay.bus.Instance;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A run that this instance works on at the moment: what the engine and the pulse tell each other.
 */
final class RunInHand implements StageObserver {
  /** Why the engine is to stop. */
  enum Stop {
    /** Somebody wants the run to end. */
    CANCELLED,
    /** Another instance has the run, or may have. */
    LEASE_LOST,
    /** This instance stops; another goes on with the run. */
    SHUTDOWN
  }

  final StudioTask task;
  final Lease lease;
  private final Instance instance;
  private final AtomicReference<@Nullable ItemProgress> news = new AtomicReference<>();
  private final AtomicReference<@Nullable Stop> stop = new AtomicReference<>();

  RunInHand(StudioTask task, Lease lease, Instance instance) {
    this.task = task;
    this.lease = lease;
    this.instance = instance;
  }

  @Override
  public void item(ItemProgress progress) {
    news.set(progress);
  }

  /** The frozen know by the monotonic clock that others may have taken over. */
  @Override
  public boolean cancelled() {
    if (stop.get() == null && !instance.isAlive()) {
      stop(Stop.LEASE_LOST);
    }
    return stop.get() != null;
  }

  /** What the engine said since the last call; null when it said nothing. */
  @Nullable ItemProgress takeNews() {
    return news.getAndSet(null);
  }

  /** Lets the engine stop within a second; the first reason counts. */
  void stop(Stop reason) {
    stop.compareAndSet(null, reason);
  }

  /** Why it stops; null while it does not. */
  @Nullable Stop stopped() {
    return stop.get();
  }
}
