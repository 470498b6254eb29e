package dev.reelay.hub.follow;

import dev.reelay.bus.Duty;
import dev.reelay.bus.Loop;
import dev.reelay.hub.log.LogStore;
import dev.reelay.hub.log.Page;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads the log for those who are behind, a bounded number of reads at a time. All who wait for the
 * same job share a read, so that a crowd that comes back together costs as much as one.
 */
@ApplicationScoped
public class LogReader implements Duty {
  private static final Duration IDLE = Duration.ofMinutes(1);

  private final List<Lane> lanes = new ArrayList<>();
  private final AtomicLong reads = new AtomicLong();
  private final LogStore store;
  private final FollowConfig config;

  LogReader(LogStore store, FollowConfig config) {
    this.store = store;
    this.config = config;
    for (int lane = 0; lane < Math.max(1, config.readers()); lane++) {
      lanes.add(new Lane());
    }
  }

  @Override
  public void start() {
    for (int lane = 0; lane < lanes.size(); lane++) {
      lanes.get(lane).start("hub-log-reader-" + lane);
    }
  }

  @Override
  public void stop() {
    lanes.forEach(Lane::stop);
  }

  /** Reads done so far. */
  long reads() {
    return reads.get();
  }

  /** Reads for the follower soon. */
  void ask(Follower follower) {
    lanes.get(Math.floorMod(follower.jobId().hashCode(), lanes.size())).add(follower);
  }

  /** The jobs that one loop reads. Who waits is bounded by who is connected. */
  private final class Lane {
    private final LinkedHashMap<String, List<Follower>> waiting = new LinkedHashMap<>();
    private @Nullable Loop loop;

    synchronized void start(String name) {
      loop = Loop.start(name, this::round);
    }

    void stop() {
      Loop running;
      synchronized (this) {
        running = loop;
      }
      if (running != null) {
        running.close();
      }
    }

    synchronized void add(Follower follower) {
      waiting.computeIfAbsent(follower.jobId(), _ -> new ArrayList<>()).add(follower);
      if (loop != null) {
        loop.wake();
      }
    }

    private synchronized List<Follower> next() {
      var first = waiting.pollFirstEntry();
      return first == null ? List.of() : first.getValue();
    }

    private Duration round() {
      for (List<Follower> some = next(); !some.isEmpty(); some = next()) {
        serve(some);
      }
      return IDLE;
    }

    private void serve(List<Follower> followers) {
      String jobId = followers.getFirst().jobId();
      long from = followers.stream().mapToLong(Follower::readFrom).min().orElseThrow();
      Page page;
      try {
        page = store.read(jobId, from, config.queueEntries(), config.queueBytes());
      } catch (RuntimeException e) {
        followers.forEach(this::add);
        throw e;
      }
      reads.incrementAndGet();
      long end = page.entries().isEmpty() ? from : page.entries().getLast().seq();
      for (Follower follower : followers) {
        // Whoever is farther along than this page reaches has to wait for one of its own.
        if (page.isWhole() || follower.readFrom() < end) {
          follower.read(page);
        } else {
          add(follower);
        }
      }
    }
  }
}
