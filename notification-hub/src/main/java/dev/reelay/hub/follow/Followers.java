package dev.reelay.hub.follow;

import dev.reelay.hub.log.Entry;
import dev.reelay.hub.log.EntryListener;
import dev.reelay.hub.log.Head;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who follows which job on this instance. */
@ApplicationScoped
public class Followers implements EntryListener {
  private final ConcurrentHashMap<String, Set<Follower>> byJob = new ConcurrentHashMap<>();
  private final LogReader reader;
  private final Follower.Bounds bounds;

  /** An index of its own; the reader is what closes holes. */
  Followers(LogReader reader, FollowConfig config, MeterRegistry meters) {
    this.reader = reader;
    this.bounds = new Follower.Bounds(config.queueEntries(), config.queueBytes());
    meters.gauge("reelay.hub.followed.jobs", byJob, ConcurrentHashMap::size);
  }

  /**
   * Follows a job from now on. The outlet is told at once, and whenever there is more; end it with
   * {@link #leave}.
   *
   * @param after number of the last entry that the client has; 0 for none
   */
  public Follower follow(String jobId, long after, Outlet outlet) {
    Follower follower = new Follower(jobId, after, outlet, bounds, reader::ask);
    byJob.compute(
        jobId,
        (_, held) -> {
          Set<Follower> all = held == null ? ConcurrentHashMap.newKeySet() : held;
          all.add(follower);
          return all;
        });
    outlet.ready();
    return follower;
  }

  /** Ends following; may be repeated. */
  public void leave(Follower follower) {
    follower.close();
    byJob.computeIfPresent(
        follower.jobId(),
        (_, held) -> {
          held.remove(follower);
          return held.isEmpty() ? null : held;
        });
  }

  /** Passes on an entry that was heard of, in whatever way. */
  public void hear(Entry entry) {
    Set<Follower> all = byJob.get(entry.jobId());
    if (all != null) {
      all.forEach(follower -> follower.hear(entry));
    }
  }

  @Override
  public void committed(Entry entry) {
    hear(entry);
  }

  /** Whether anybody here follows the job. */
  public boolean isFollowed(String jobId) {
    return byJob.containsKey(jobId);
  }

  /** Entries that wait for the slowest follower of a job. */
  public int queued(String jobId) {
    return byJob.getOrDefault(jobId, Set.of()).stream().mapToInt(Follower::waiting).max().orElse(0);
  }

  /** Bytes that wait for the slowest follower of a job. */
  public int queuedBytes(String jobId) {
    return byJob.getOrDefault(jobId, Set.of()).stream()
        .mapToInt(Follower::waitingBytes)
        .max()
        .orElse(0);
  }

  List<String> jobs() {
    return List.copyOf(byJob.keySet());
  }

  void compare(Head head) {
    Set<Follower> all = byJob.get(head.jobId());
    if (all != null) {
      all.forEach(follower -> follower.compare(head));
    }
  }
}
