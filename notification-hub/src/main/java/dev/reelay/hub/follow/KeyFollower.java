package dev.reelay.hub.follow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client's way along the log of one key. Always read from PostgreSQL, since only there the
 * entries of many jobs have one order; what is heard only says that there is more.
 */
public final class KeyFollower implements Source {
  private final String keyId;
  private final Outlet outlet;
  private final Budget budget;
  private final Consumer<KeyFollower> reader;
  private final Deque<Item> queue = new ArrayDeque<>();
  private long taken;
  private long queued;
  private boolean behind = true;
  private boolean reading;
  private boolean heardMeanwhile;
  private boolean closed;

  /**
   * A follower that must read first.
   *
   * @param after number (of the key) of the last entry that the client has
   * @param reader is asked to call {@link #read} soon
   */
  KeyFollower(
      String keyId, long after, Outlet outlet, Budget budget, Consumer<KeyFollower> reader) {
    this.keyId = keyId;
    this.taken = after;
    this.queued = after;
    this.outlet = outlet;
    this.budget = budget;
    this.reader = reader;
  }

  String keyId() {
    return keyId;
  }

  @Override
  public @Nullable Item next() {
    synchronized (this) {
      Item next = queue.poll();
      if (next != null) {
        taken = next.position();
        budget.give(next.entry());
        return next;
      }
      if (!behind || reading || closed) {
        return null;
      }
      reading = true;
      heardMeanwhile = false;
    }
    reader.accept(this);
    return null;
  }

  /** Never: a key may always have one job more. */
  @Override
  public boolean isFinished() {
    return false;
  }

  @Override
  public synchronized long position() {
    return taken;
  }

  /** From where the log is to be read. */
  synchronized long readFrom() {
    return queued;
  }

  /** There may be more. */
  void hear() {
    synchronized (this) {
      heardMeanwhile = true;
      if (closed || behind) {
        return;
      }
      behind = true;
    }
    outlet.ready();
  }

  /** Learns the number of the newest entry of the key. */
  void compare(long last) {
    synchronized (this) {
      if (closed || behind || last <= queued) {
        return;
      }
      behind = true;
    }
    outlet.ready();
  }

  /** Takes what was read; answers what {@link #next} asked the reader for. */
  void read(KeyLogStore.KeyPage page, int limit) {
    synchronized (this) {
      reading = false;
      if (closed) {
        return;
      }
      boolean whole = page.items().size() < limit;
      for (Item item : page.items()) {
        if (item.position() <= queued) {
          continue;
        }
        if (!queue.isEmpty() && !budget.fits(item.entry())) {
          whole = false;
          break;
        }
        queue.add(item);
        budget.take(item.entry());
        queued = item.position();
      }
      if (whole && queue.isEmpty() && page.last() > queued) {
        // These entries were dropped with their day: there is nothing to wait for.
        queued = page.last();
        taken = page.last();
      }
      behind = !whole || page.last() > queued || heardMeanwhile;
    }
    outlet.ready();
  }

  /** Lets go of everything. */
  synchronized void close() {
    closed = true;
    queue.forEach(item -> budget.give(item.entry()));
    queue.clear();
  }
}
