package dev.reelay.hub.follow;

import dev.reelay.bus.LoopDuty;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who follows all jobs of which key on this instance, and the one loop that reads for them: all who
 * wait for the same key share a read, and once a second the numbers are compared.
 */
@ApplicationScoped
public class KeyFollowers extends LoopDuty {
  private static final int KNOWN_JOBS_MAX = 20_000;

  private final ConcurrentHashMap<String, Set<KeyFollower>> byKey = new ConcurrentHashMap<>();
  private final LinkedHashMap<String, List<KeyFollower>> waiting = new LinkedHashMap<>();
  private final Set<String> unknownJobs = ConcurrentHashMap.newKeySet();
  private final Map<String, String> knownJobs =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > KNOWN_JOBS_MAX;
        }
      };

  private final KeyLogStore store;
  private final FollowConfig config;
  private long comparedNanos;

  KeyFollowers(KeyLogStore store, FollowConfig config, MeterRegistry meters) {
    this.store = store;
    this.config = config;
    meters.gauge("reelay.hub.followed.keys", byKey, ConcurrentHashMap::size);
  }

  /**
   * Follows all jobs of a key from now on; end it with {@link #leave}.
   *
   * @param after number (of the key) of the last entry that the client has
   */
  public KeyFollower follow(String keyId, long after, Outlet outlet, Budget budget) {
    KeyFollower follower = new KeyFollower(keyId, after, outlet, budget, this::ask);
    byKey.compute(
        keyId,
        (_, held) -> {
          Set<KeyFollower> all = held == null ? ConcurrentHashMap.newKeySet() : held;
          all.add(follower);
          return all;
        });
    outlet.ready();
    return follower;
  }

  /** Ends following; may be repeated. */
  public void leave(KeyFollower follower) {
    follower.close();
    byKey.computeIfPresent(
        follower.keyId(),
        (_, held) -> {
          held.remove(follower);
          return held.isEmpty() ? null : held;
        });
  }

  /** Keys that are followed here. */
  public int followed() {
    return byKey.size();
  }

  /** There is a new entry of this job. */
  void hear(String jobId) {
    if (byKey.isEmpty()) {
      return;
    }
    String keyId;
    synchronized (knownJobs) {
      keyId = knownJobs.get(jobId);
    }
    if (keyId == null) {
      unknownJobs.add(jobId);
      wake();
    } else {
      hint(keyId);
    }
  }

  @Override
  protected String name() {
    return "hub-key-log-reader";
  }

  @Override
  protected Duration round() {
    identify();
    for (var some = nextWaiting(); !some.isEmpty(); some = nextWaiting()) {
      serve(some);
    }
    long now = System.nanoTime();
    if (now - comparedNanos >= config.comparison().toNanos()) {
      comparedNanos = now;
      if (!byKey.isEmpty()) {
        store.lasts(byKey.keySet()).forEach((keyId, last) -> each(keyId, f -> f.compare(last)));
      }
    }
    return config.comparison();
  }

  private void identify() {
    Set<String> jobs = new HashSet<>(unknownJobs);
    if (jobs.isEmpty()) {
      return;
    }
    Map<String, String> found = store.keysOf(jobs);
    unknownJobs.removeAll(jobs);
    synchronized (knownJobs) {
      knownJobs.putAll(found);
    }
    new HashSet<>(found.values()).forEach(this::hint);
  }

  private void hint(String keyId) {
    each(keyId, KeyFollower::hear);
  }

  private void each(String keyId, java.util.function.Consumer<KeyFollower> action) {
    byKey.getOrDefault(keyId, Set.of()).forEach(action);
  }

  private void ask(KeyFollower follower) {
    synchronized (waiting) {
      waiting.computeIfAbsent(follower.keyId(), _ -> new ArrayList<>()).add(follower);
    }
    wake();
  }

  private List<KeyFollower> nextWaiting() {
    synchronized (waiting) {
      var first = waiting.pollFirstEntry();
      return first == null ? List.of() : first.getValue();
    }
  }

  private void serve(List<KeyFollower> followers) {
    int limit = config.queueEntries();
    long from = followers.stream().mapToLong(KeyFollower::readFrom).min().orElseThrow();
    KeyLogStore.KeyPage page;
    try {
      page = store.read(followers.getFirst().keyId(), from, limit);
    } catch (RuntimeException e) {
      followers.forEach(this::ask);
      throw e;
    }
    long end = page.items().isEmpty() ? from : page.items().getLast().position();
    for (KeyFollower follower : followers) {
      // Whoever is farther along than this page reaches has to wait for one of its own.
      if (page.items().size() < limit || follower.readFrom() < end) {
        follower.read(page, limit);
      } else {
        ask(follower);
      }
    }
  }
}
