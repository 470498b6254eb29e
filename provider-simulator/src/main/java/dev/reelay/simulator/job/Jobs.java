package dev.reelay.simulator.job;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All remote jobs, by provider and id, the oldest first. The oldest go when there are too many. */
@ApplicationScoped
public class Jobs {
  /** How many are kept. */
  @ConfigMapping(prefix = "reelay.simulator.jobs")
  public interface Limit {
    /** Jobs of one provider that are remembered. */
    @WithDefault("50000")
    int maxPerProvider();
  }

  private final Limit limit;
  private final Map<String, LinkedHashMap<String, RemoteJob>> byProvider = new TreeMap<>();

  Jobs(Limit limit) {
    this.limit = limit;
  }

  /** Remembers a job; false when its provider has one of that id. */
  public synchronized boolean add(RemoteJob job) {
    var jobs = byProvider.computeIfAbsent(job.provider(), _ -> new LinkedHashMap<>());
    if (jobs.putIfAbsent(job.id(), job) != null) {
      return false;
    }
    if (jobs.size() > limit.maxPerProvider()) {
      jobs.pollFirstEntry();
    }
    return true;
  }

  /** The job of a provider with that id. */
  public synchronized Optional<RemoteJob> find(String provider, String id) {
    return Optional.ofNullable(byProvider.getOrDefault(provider, new LinkedHashMap<>()).get(id));
  }

  /** The jobs of a provider, the oldest first. */
  public synchronized List<RemoteJob> of(String provider) {
    return List.copyOf(byProvider.getOrDefault(provider, new LinkedHashMap<>()).values());
  }

  /** The jobs of all providers. */
  public synchronized List<RemoteJob> all() {
    return byProvider.values().stream().map(Map::values).flatMap(Collection::stream).toList();
  }

  /** Loses all jobs of a provider, as its restart would, and returns them. */
  public synchronized List<RemoteJob> forget(String provider) {
    var lost = byProvider.remove(provider);
    List<RemoteJob> jobs = lost == null ? List.of() : new ArrayList<>(lost.values());
    jobs.forEach(RemoteJob::forget);
    return jobs;
  }

  /** Loses one job. */
  public synchronized void remove(RemoteJob job) {
    job.forget();
    byProvider.getOrDefault(job.provider(), new LinkedHashMap<>()).remove(job.id(), job);
  }
}
