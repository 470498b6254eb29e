package dev.reelay.hub.follow;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * All that one client follows over one connection, each log under a name. Everything but {@link
 * Outlet#ready} runs on the one thread of the connection; entries leave their sources only while
 * the connection takes them.
 */
public final class Feed {
  private static final int BURST = 16;

  private final Map<String, Line> lines = new LinkedHashMap<>();
  private final ConcurrentLinkedQueue<Line> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final Budget budget;
  private final Sink sink;
  private final Executor thread;
  private boolean closed;

  /** The connection that entries go to. */
  public interface Sink {
    /** Whether more may be sent now. */
    boolean hasRoom();

    /** Sends an entry of the log of this name. */
    void entry(String name, Source.Item item);

    /** All was sent that there will ever be in the log of this name. */
    void finished(String name, long position);

    /** All was sent that there is for now: what was gathered may go. */
    void flush();
  }

  private final class Line implements Outlet {
    private final AtomicBoolean queued = new AtomicBoolean();
    private final String name;
    private final FollowableLog log;
    private @Nullable Source source;

    Line(String name, FollowableLog log) {
      this.name = name;
      this.log = log;
    }

    @Override
    public void ready() {
      if (queued.compareAndSet(false, true)) {
        waiting.add(this);
        schedule();
      }
    }

    void leave() {
      Source left = source;
      source = null;
      if (left != null) {
        log.leave(left);
      }
    }
  }

  /**
   * A feed without logs.
   *
   * @param thread runs what it is given on the thread of the connection, later and in order
   */
  public Feed(Budget budget, Sink sink, Executor thread) {
    this.budget = budget;
    this.sink = sink;
    this.thread = thread;
  }

  /** Follows a log under a name, instead of the one that had the name. */
  public void follow(String name, FollowableLog log, long after) {
    if (closed) {
      return;
    }
    unfollow(name);
    Line line = new Line(name, log);
    lines.put(name, line);
    line.source = log.follow(after, line, budget);
    line.ready();
  }

  /** Ends following; false when nothing had the name. */
  public boolean unfollow(String name) {
    Line line = lines.remove(name);
    if (line == null) {
      return false;
    }
    line.leave();
    return true;
  }

  /** Whether a log is followed under this name. */
  public boolean follows(String name) {
    return lines.containsKey(name);
  }

  /** How many logs are followed. */
  public int size() {
    return lines.size();
  }

  /** Where the client stands in each log. */
  public Map<String, Long> positions() {
    Map<String, Long> all = new LinkedHashMap<>();
    lines.forEach((name, line) -> {
      Source source = line.source;
      if (source != null) {
        all.put(name, source.position());
      }
    });
    return all;
  }

  /** For how long the client has been behind; 0 while it keeps up. */
  public long behindNanos(long nowNanos) {
    return budget.behindNanos(nowNanos);
  }

  /** The connection may take more again. */
  public void resume() {
    if (!waiting.isEmpty()) {
      schedule();
    }
  }

  /** Lets go of everything. */
  public void close() {
    closed = true;
    lines.values().forEach(Line::leave);
    lines.clear();
    waiting.clear();
  }

  private void schedule() {
    if (scheduled.compareAndSet(false, true)) {
      thread.execute(this::drain);
    }
  }

  private void drain() {
    scheduled.set(false);
    while (!closed && sink.hasRoom()) {
      Line line = waiting.poll();
      if (line == null) {
        break;
      }
      line.queued.set(false);
      step(line);
    }
    if (!closed) {
      sink.flush();
      if (waiting.isEmpty()) {
        budget.caughtUp();
      }
    }
  }

  private void step(Line line) {
    for (int n = 0; n < BURST && sink.hasRoom(); n++) {
      Source source = line.source;
      if (source == null) {
        return;
      }
      Source.Item item = source.next();
      if (item == null) {
        if (source.isFinished()) {
          lines.remove(line.name, line);
          line.leave();
          sink.finished(line.name, source.position());
        }
        return;
      }
      sink.entry(line.name, item);
    }
    // There may be more; others come first.
    line.ready();
  }
}
