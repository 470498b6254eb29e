package dev.reelay.hub.follow;

import dev.reelay.hub.log.Entry;
import dev.reelay.hub.log.Head;
import dev.reelay.hub.log.Page;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client's way along the log of one job. Entries come out of {@link #poll} in order, each once,
 * none left out, however they came in: heard live, twice, with holes, or read from PostgreSQL.
 *
 * <p>What waits is bounded. A client that falls behind loses the buffer, not the entries: they are
 * read again when it can take them.
 */
public final class Follower {
  private final String jobId;
  private final Outlet outlet;
  private final Bounds bounds;
  private final Consumer<Follower> reader;
  private final Deque<Entry> queue = new ArrayDeque<>();
  private int queuedBytes;
  private long taken;
  private long queued;
  private long newest;
  private int fruitless;
  private boolean behind = true;
  private boolean reading;
  private boolean ended;
  private boolean closed;

  /**
   * What may wait for one client.
   *
   * @param entries most entries
   * @param bytes most bytes, a single larger entry excepted
   */
  record Bounds(int entries, int bytes) {}

  /**
   * A follower that must read before it hears.
   *
   * @param after number of the last entry that the client has
   * @param reader is asked to call {@link #read} soon
   */
  Follower(String jobId, long after, Outlet outlet, Bounds bounds, Consumer<Follower> reader) {
    this.jobId = jobId;
    this.taken = after;
    this.queued = after;
    this.newest = after;
    this.outlet = outlet;
    this.bounds = bounds;
    this.reader = reader;
  }

  /** The job that is followed. */
  public String jobId() {
    return jobId;
  }

  /** The next entry for the client; null when none is there now. */
  public @Nullable Entry poll() {
    synchronized (this) {
      Entry next = queue.poll();
      if (next != null) {
        taken = next.seq();
        queuedBytes -= next.weight();
        return next;
      }
      if (!behind || reading || closed) {
        return null;
      }
      reading = true;
    }
    reader.accept(this);
    return null;
  }

  /** Whether the client has all that there will ever be. */
  public synchronized boolean isFinished() {
    return ended && queue.isEmpty() && !behind && taken >= newest;
  }

  /** Number of the last entry that was taken. */
  public synchronized long position() {
    return taken;
  }

  /** Entries that wait. */
  synchronized int waiting() {
    return queue.size();
  }

  /** Bytes of entries that wait. */
  synchronized int waitingBytes() {
    return queuedBytes;
  }

  /** Takes an entry that was just heard of, or remembers that it exists (it may lack a body). */
  void hear(Entry entry) {
    synchronized (this) {
      if (closed || entry.seq() <= queued) {
        return;
      }
      newest = Math.max(newest, entry.seq());
      if (behind) {
        return;
      }
      boolean follows = entry.seq() == queued + 1 && !entry.body().isEmpty();
      if (follows && fits(entry)) {
        enqueue(entry);
      } else {
        if (follows) {
          dropQueue();
        }
        behind = true;
      }
    }
    outlet.ready();
  }

  /** Takes what was read from the log; answers what {@link #poll} asked the reader for. */
  void read(Page page) {
    synchronized (this) {
      reading = false;
      if (closed) {
        return;
      }
      for (Entry entry : page.entries()) {
        if (entry.seq() > queued && (queue.isEmpty() || fits(entry))) {
          enqueue(entry);
        }
      }
      settle(page);
    }
    outlet.ready();
  }

  private void settle(Page page) {
    Head head = page.head();
    long known = head == null ? 0 : head.lastSeq();
    Entry last = page.entries().isEmpty() ? null : page.entries().getLast();
    if (page.isWhole() && queue.isEmpty() && known > queued) {
      // These entries were dropped with their day: there is nothing to wait for.
      queued = known;
      taken = known;
    }
    fruitless = last == null && known < newest ? fruitless + 1 : 0;
    if (fruitless > 1) {
      // The first read may just have missed a commit; by the second, the hint was wrong.
      newest = Math.max(queued, known);
    }
    newest = Math.max(newest, Math.max(known, last == null ? 0 : last.seq()));
    behind = newest > queued;
    ended |= head != null && (head.isEnded() || head.isDeleted());
  }

  /** Learns where the log stands. */
  void compare(Head head) {
    synchronized (this) {
      if (closed) {
        return;
      }
      ended |= head.isEnded() || head.isDeleted();
      if (head.lastSeq() > queued) {
        newest = Math.max(newest, head.lastSeq());
        behind = true;
      } else if (!ended) {
        return;
      }
    }
    outlet.ready();
  }

  /** From where the log is to be read. */
  synchronized long readFrom() {
    return queued;
  }

  /** Lets go of everything. */
  synchronized void close() {
    closed = true;
    queue.clear();
    queuedBytes = 0;
  }

  private boolean fits(Entry entry) {
    return queue.isEmpty()
        || (queue.size() < bounds.entries() && queuedBytes + entry.weight() <= bounds.bytes());
  }

  private void enqueue(Entry entry) {
    queue.add(entry);
    queuedBytes += entry.weight();
    queued = entry.seq();
  }

  private void dropQueue() {
    queue.clear();
    queuedBytes = 0;
    queued = taken;
  }
}
