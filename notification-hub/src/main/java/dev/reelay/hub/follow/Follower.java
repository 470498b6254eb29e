package dev.reelay.hub.follow;

import dev.reelay.hub.log.Entry;
import dev.reelay.hub.log.Head;
import dev.reelay.hub.log.Page;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client's way along the log of one job. Entries come out of {@link #poll} in order, each once,
 * none left out, however they came in: heard live, twice, with holes, or read from PostgreSQL.
 *
 * <p>What waits is bounded. A client that falls behind loses the buffer, not the entries: they are
 * read again when it can take them.
 */
public final class Follower implements Source {
  private final String jobId;
  private final Outlet outlet;
  private final Budget budget;
  private final Consumer<Follower> reader;
  private final Deque<Entry> queue = new ArrayDeque<>();
  private long taken;
  private long queued;
  private long newest;
  private int fruitless;
  private boolean behind = true;
  private boolean reading;
  private boolean ended;
  private boolean closed;

  /**
   * A follower that must read before it hears.
   *
   * @param after number of the last entry that the client has
   * @param reader is asked to call {@link #read} soon
   */
  Follower(String jobId, long after, Outlet outlet, Budget budget, Consumer<Follower> reader) {
    this.jobId = jobId;
    this.taken = after;
    this.queued = after;
    this.newest = after;
    this.outlet = outlet;
    this.budget = budget;
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
        ended |= next.isTerminal();
        budget.give(next);
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

  @Override
  public @Nullable Item next() {
    long before = position();
    Entry entry = poll();
    return entry == null ? null : new Item(entry, entry.seq(), entry.seq() > before + 1);
  }

  @Override
  public synchronized boolean isFinished() {
    return ended && queue.isEmpty() && !behind && taken >= newest;
  }

  @Override
  public synchronized long position() {
    return taken;
  }

  /** Entries that wait. */
  synchronized int waiting() {
    return queue.size();
  }

  /** Bytes of entries that wait. */
  synchronized int waitingBytes() {
    return queue.stream().mapToInt(Entry::weight).sum();
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
      if (follows && (budget.fits(entry) || conflated(entry))) {
        enqueue(entry);
      } else {
        if (follows) {
          dropQueue();
          budget.exceeded();
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
        if (entry.seq() > queued && (queue.isEmpty() || budget.fits(entry))) {
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
    queue.forEach(budget::give);
    queue.clear();
  }

  /** Leaves out progress that newer progress has overtaken; whether the entry fits then. */
  private boolean conflated(Entry entry) {
    if (!budget.conflates()) {
      return false;
    }
    List<Entry> kept = new ArrayList<>(queue.size());
    Iterator<Entry> rest = queue.iterator();
    for (Entry held = rest.hasNext() ? rest.next() : null; held != null; ) {
      Entry following = rest.hasNext() ? rest.next() : null;
      Entry newer = following == null ? entry : following;
      if (isProgress(held) && isProgress(newer)) {
        budget.give(held);
      } else {
        kept.add(held);
      }
      held = following;
    }
    queue.clear();
    queue.addAll(kept);
    return budget.fits(entry);
  }

  private static boolean isProgress(Entry entry) {
    return entry.type().equals("VideoGenerationProgress");
  }

  private void enqueue(Entry entry) {
    queue.add(entry);
    budget.take(entry);
    queued = entry.seq();
  }

  private void dropQueue() {
    queue.forEach(budget::give);
    queue.clear();
    queued = taken;
  }
}
