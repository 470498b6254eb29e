package dev.reelay.simulator.clock;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/**
 * The time in which remote jobs live: it starts with the wall's and runs up to a thousand times
 * faster.
 *
 * <p>Stamps on the wire are always of the wall ({@link #wall}), so that a client that compares them
 * with its own clock is not confused.
 */
@ApplicationScoped
public class SimulatedClock implements InstantSource {
  /** The slowest and the fastest that time runs. */
  public static final double SLOWEST = 1;

  /** See {@link #SLOWEST}. */
  public static final double FASTEST = 1000;

  private static final int REMEMBERED_SCALES = 32;

  private record Segment(Instant simulated, Instant wall, double scale) {
    Instant simulated(Instant atWall) {
      return simulated.plusNanos((long) (Duration.between(wall, atWall).toNanos() * scale));
    }

    Instant wall(Instant atSimulated) {
      return wall.plusNanos((long) (Duration.between(simulated, atSimulated).toNanos() / scale));
    }
  }

  private final LongSupplier nanos;
  private final long startNanos;
  private final Instant start;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile List<Segment> segments;

  @Inject
  SimulatedClock(ClockConfig config) {
    this(InstantSource.system().instant(), System::nanoTime, config.scale());
  }

  /**
   * A clock on another source of time.
   *
   * @param start the time of the wall now
   * @param nanos grows by a thousand million each second of the wall
   * @param scale simulated seconds per second of the wall
   */
  public SimulatedClock(Instant start, LongSupplier nanos, double scale) {
    this.start = start;
    this.nanos = nanos;
    this.startNanos = nanos.getAsLong();
    this.segments = List.of(new Segment(start, start, checked(scale)));
  }

  /** The simulated time. */
  @Override
  public Instant instant() {
    return segments.getLast().simulated(wallNow());
  }

  /** The time of the wall; it does not jump when the machine's clock is set. */
  public Instant wallNow() {
    return start.plusNanos(nanos.getAsLong() - startNanos);
  }

  /** When the wall showed, or will show, a simulated time. */
  public Instant wall(Instant simulated) {
    List<Segment> all = segments;
    for (int i = all.size() - 1; i > 0; i--) {
      if (!simulated.isBefore(all.get(i).simulated())) {
        return all.get(i).wall(simulated);
      }
    }
    return all.getFirst().wall(simulated);
  }

  /** How long the wall takes until a simulated time; never negative. */
  public Duration delay(Instant simulated) {
    Duration delay = Duration.between(wallNow(), wall(simulated));
    return delay.isNegative() ? Duration.ZERO : delay;
  }

  /** Simulated seconds per second of the wall. */
  public double scale() {
    return segments.getLast().scale();
  }

  /**
   * Lets time run at another speed from now on.
   *
   * @throws IllegalArgumentException unless the scale is 1 to 1000
   */
  public void runAt(double scale) {
    synchronized (this) {
      Instant wall = wallNow();
      List<Segment> changed = new ArrayList<>(segments);
      changed.add(new Segment(segments.getLast().simulated(wall), wall, checked(scale)));
      if (changed.size() > REMEMBERED_SCALES) {
        changed.removeFirst();
      }
      segments = List.copyOf(changed);
    }
    listeners.forEach(Runnable::run);
  }

  void onChange(Runnable listener) {
    listeners.add(listener);
  }

  private static double checked(double scale) {
    if (!(scale >= SLOWEST && scale <= FASTEST)) {
      throw new IllegalArgumentException("The scale is 1 to 1000, not " + scale);
    }
    return scale;
  }
}
