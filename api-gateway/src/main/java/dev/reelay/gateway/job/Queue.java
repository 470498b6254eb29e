package dev.reelay.gateway.job;

import dev.reelay.bus.SchemaClock;
import dev.reelay.event.JobStatus;
import dev.reelay.event.KeyLimits;
import dev.reelay.event.WaitingFor;
import dev.reelay.gateway.job.JobView.Waiting;
import dev.reelay.gateway.key.KeyLimitsStore;
import dev.reelay.gateway.model.ModelStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells jobs that wait where they stand, computed when somebody looks. */
@ApplicationScoped
public class Queue {
  private final QueueStore store;
  private final KeyLimitsStore keys;
  private final ModelStore models;
  private final SchemaClock clock;

  Queue(QueueStore store, KeyLimitsStore keys, ModelStore models, SchemaClock clock) {
    this.store = store;
    this.keys = keys;
    this.models = models;
    this.clock = clock;
  }

  /** The place of a job; null when it does not wait. */
  public @Nullable Place place(JobView job) {
    return places(List.of(job)).get(job.order().jobId());
  }

  /** The places of those jobs of one key that wait, by job id. */
  Map<String, Place> places(List<JobView> jobs) {
    List<JobView> waiting =
        jobs.stream().filter(job -> job.standing().status() == JobStatus.PENDING).toList();
    if (waiting.isEmpty()) {
      return Map.of();
    }
    String keyId = waiting.getFirst().order().keyId();
    Map<String, Integer> positions =
        store.positions(keyId, waiting.stream().map(job -> job.order().jobId()).toList());
    Pace pace = new Pace(keyId);
    Map<String, Place> places = new HashMap<>();
    for (JobView job : waiting) {
      Integer position = positions.get(job.order().jobId());
      if (position != null) {
        places.put(job.order().jobId(), new Place(position, pace.start(job, position)));
      }
    }
    return places;
  }

  /** How fast the jobs of a key begin. */
  private final class Pace {
    private final KeyLimits limits;
    private final Instant now;
    private final Map<String, Optional<Duration>> typical = new HashMap<>();
    private final @Nullable List<Instant> ends;

    Pace(String keyId) {
      limits = keys.now(keyId);
      now = clock.now();
      ends = ends(store.atWork(keyId, 2 * limits.maxRunning()));
    }

    /** Null where something else than the number of jobs at work decides, or nothing is known. */
    @Nullable Instant start(JobView job, int position) {
      Waiting waiting = job.course().waiting();
      boolean keyDecides = waiting == null || waiting.reason() == WaitingFor.KEY_LIMIT;
      Optional<Duration> takes = typical(job.order().model());
      if (ends == null || takes.isEmpty() || !keyDecides || limits.startsPerMinute() != null) {
        return null;
      }
      boolean hasRoom = ends.size() + position <= limits.maxRunning();
      return waiting != null && hasRoom
          ? null
          : ExpectedStart.of(position, takes.get(), ends, limits.maxRunning(), now);
    }

    private @Nullable List<Instant> ends(List<QueueStore.AtWork> atWork) {
      List<Instant> known = new ArrayList<>();
      for (QueueStore.AtWork job : atWork) {
        Optional<Duration> takes = typical(job.model());
        if (takes.isEmpty()) {
          return null;
        }
        known.add(job.startedAt().plus(takes.get()));
      }
      return known;
    }

    private Optional<Duration> typical(String model) {
      return typical.computeIfAbsent(
          model,
          name ->
              models
                  .typicalDuration(name)
                  .map(known -> Duration.ofMillis(Math.round(known.p50() * 1000))));
    }
  }
}
