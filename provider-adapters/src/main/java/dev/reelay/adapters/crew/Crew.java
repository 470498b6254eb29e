package dev.reelay.adapters.crew;

import dev.reelay.bus.Loop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of workers that take items one by one. Who finds nothing sleeps until it is woken
 * or the pause is over; one call to {@link #wake} wakes one sleeper, and each worker that finds
 * something wakes the next.
 *
 * @param <T> what they work on
 */
public final class Crew<T> implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  /** What a crew does. */
  public interface Work<T> {
    /** Takes the next item; empty when there is none. Must not block for long. */
    Optional<T> claim() throws Exception;

    /** Works on an item; may block. */
    void perform(T item) throws Exception;
  }

  private final Work<T> work;
  private final Duration pause;
  private final List<Member> members = new ArrayList<>();
  private final Deque<Member> idle = new ArrayDeque<>();
  private volatile boolean closing;

  private Crew(Work<T> work, Duration pause) {
    this.work = work;
    this.pause = pause;
  }

  /**
   * Starts a crew.
   *
   * @param name of the duty in logs and metrics; a number follows it
   * @param size number of workers, at least 1
   * @param pause how long a worker sleeps at most when there is nothing to do
   */
  public static <T> Crew<T> start(String name, int size, Duration pause, Work<T> work) {
    Crew<T> crew = new Crew<>(work, pause);
    for (int number = 1; number <= size; number++) {
      Member member = new Member();
      member.loop = Loop.start(name + "-" + number, () -> crew.round(member));
      crew.members.add(member);
    }
    return crew;
  }

  /** Lets a sleeping worker look for items now. */
  public void wake() {
    Member sleeper;
    synchronized (idle) {
      sleeper = idle.pollFirst();
    }
    Loop loop = sleeper == null ? null : sleeper.loop;
    if (loop != null) {
      loop.wake();
    }
  }

  /** Takes no more items and waits for those in hand, up to 4 s for all of them together. */
  @Override
  public void close() {
    close(PATIENCE);
  }

  /** Takes no more items and waits for those in hand, for no longer than this altogether. */
  public void close(Duration patience) {
    closing = true;
    List<Loop> loops = new ArrayList<>();
    for (Member member : members) {
      Loop loop = member.loop;
      if (loop != null) {
        loop.stop();
        loops.add(loop);
      }
    }
    long end = System.nanoTime() + patience.toNanos();
    for (Loop loop : loops) {
      loop.await(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    }
  }

  private @Nullable Duration round(Member member) throws Exception {
    // Idle before the look, so that a wake between the look and the sleep is not lost.
    synchronized (idle) {
      idle.remove(member);
      idle.addLast(member);
    }
    Optional<T> item = closing ? Optional.empty() : work.claim();
    if (item.isEmpty()) {
      return pause;
    }
    synchronized (idle) {
      idle.remove(member);
    }
    wake();
    work.perform(item.get());
    return Duration.ZERO;
  }

  private static final class Member {
    private volatile @Nullable Loop loop;
  }
}
