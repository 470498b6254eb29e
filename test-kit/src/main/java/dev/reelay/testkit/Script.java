package dev.reelay.testkit;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventIds;
import dev.reelay.bus.JobRef;
import dev.reelay.bus.Routes;
import dev.reelay.event.JobEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The story of one job as its publishers tell it, and the ways in which a broker may deliver it:
 * each publisher's own order is kept, publishers overtake each other, and events come twice.
 */
public final class Script {
  private static final double DUPLICATES = 0.15;

  private final JobRef job;
  private final Instant occurredAt;
  private final Map<Routes.Service, List<Envelope>> told = new EnumMap<>(Routes.Service.class);
  private final EventIds ids = new EventIds();

  private Script(JobRef job, Instant occurredAt) {
    this.job = job;
    this.occurredAt = occurredAt;
  }

  /** An empty story, happening at the given moment. */
  public static Script of(JobRef job, Instant occurredAt) {
    return new Script(job, occurredAt);
  }

  /** An empty story, happening now. */
  public static Script of(JobRef job) {
    return of(job, java.time.Clock.systemUTC().instant());
  }

  /** Lets a service tell more. */
  public Script from(Routes.Service service, JobEvent... events) {
    List<Envelope> line = told.computeIfAbsent(service, _ -> new ArrayList<>());
    for (JobEvent event : events) {
      line.add(
          new Envelope(
              ids.next(),
              event.getClass().getSimpleName(),
              1,
              service.id(),
              line.size() + 1L,
              job.keyId(),
              job.jobId(),
              job.correlationId(),
              null,
              occurredAt,
              null,
              event));
    }
    return this;
  }

  /** All that is told, publisher by publisher. */
  public List<Envelope> inOrder() {
    return told.values().stream().flatMap(List::stream).toList();
  }

  /**
   * One of the many orders in which all this may arrive; the same seed gives the same order. A
   * duplicate comes some time after its original, as after a lost acknowledgement, together with
   * what followed it from that publisher.
   */
  public List<Envelope> interleaving(long seed) {
    Random random = new Random(seed);
    List<List<Envelope>> lines = new ArrayList<>();
    told.values().forEach(line -> lines.add(withRepeats(line, random)));
    List<Envelope> merged = new ArrayList<>();
    while (!lines.isEmpty()) {
      int pick = random.nextInt(lines.size());
      List<Envelope> line = lines.get(pick);
      merged.add(line.removeFirst());
      if (line.isEmpty()) {
        lines.remove(pick);
      }
    }
    return merged;
  }

  private static List<Envelope> withRepeats(List<Envelope> line, Random random) {
    List<Envelope> sent = new ArrayList<>();
    for (int next = 0; next < line.size(); next++) {
      sent.add(line.get(next));
      if (random.nextDouble() < DUPLICATES) {
        int back = random.nextInt(Math.min(3, next + 1));
        sent.addAll(line.subList(next - back, next + 1));
      }
    }
    return sent;
  }
}
