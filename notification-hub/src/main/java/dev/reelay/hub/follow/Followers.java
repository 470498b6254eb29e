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
  private final KeyFollowers keys;
  private final FollowConfig config;

  /** An index of its own; the reader is what closes holes. */
  Followers(LogReader reader, KeyFollowers keys, FollowConfig config, MeterRegistry meters) {
    this.reader = reader;
    this.keys = keys;
    this.config = config;
    meters.gauge("reelay.hub.followed.jobs", byJob, ConcurrentHashMap::size);
  }

  /**
   * Follows a job from now on. The outlet is told at once, and whenever there is more; end it with
   * {@link #leave}.
   *
   * @param after number of the last entry that the client has; 0 for none
   */
  public Follower follow(String jobId, long after, Outlet outlet) {
    return follow(jobId, after, outlet, budget(false));
  }

  /** The same for a client that follows several logs within one budget. */
  public Follower follow(String jobId, long after, Outlet outlet, Budget budget) {
    Follower follower = new Follower(jobId, after, outlet, budget, reader::ask);
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

  /** The log of one job. */
  public FollowableLog job(String jobId) {
    return new FollowableLog() {
      @Override
      public Source follow(long after, Outlet outlet, Budget budget) {
        return Followers.this.follow(jobId, after, outlet, budget);
      }

      @Override
      public void leave(Source source) {
        Followers.this.leave((Follower) source);
      }
    };
  }

  /** The log of all jobs of a key, in which positions are numbers of the key. */
  public FollowableLog key(String keyId) {
    return new FollowableLog() {
      @Override
      public Source follow(long after, Outlet outlet, Budget budget) {
        return keys.follow(keyId, after, outlet, budget);
      }

      @Override
      public void leave(Source source) {
        keys.leave((KeyFollower) source);
      }
    };
  }

  /** What may wait for one client. */
  public Budget budget(boolean conflates) {
    return new Budget(config.queueEntries(), config.queueBytes(), conflates);
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
    keys.hear(entry.jobId());
  }

  @Override
  public void committed(Entry entry) {
    hear(entry);
  }

  /** Whether anybody here follows the job. */
  public boolean isFollowed(String jobId) {
    return byJob.containsKey(jobId);
  }

  /** Jobs that are followed here, each once. */
  public int followed() {
    return byJob.size();
  }

  /** Logs of jobs that are followed here, counted once for each client. */
  public int subscriptions() {
    return byJob.values().stream().mapToInt(Set::size).sum();
  }

  /** Keys that are followed here, each once. */
  public int followedKeys() {
    return keys.followed();
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
