package dev.reelay.bus;

import dev.reelay.event.VideoGenerationRequested;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;

/**
 * Requests jobs in the name of the gateway, through the outbox of this service: a benchmark of two
 * services needs no third.
 */
@ApplicationScoped
public class FrontDoor {
  private final OutboxStore outbox;
  private final OutboxRelay relay;
  private final AfterCommit afterCommit;
  private final EventCodec codec;
  private final EventIds ids;

  FrontDoor(
      OutboxStore outbox,
      OutboxRelay relay,
      AfterCommit afterCommit,
      EventCodec codec,
      EventIds ids) {
    this.outbox = outbox;
    this.relay = relay;
    this.afterCommit = afterCommit;
    this.codec = codec;
    this.ids = ids;
  }

  /** Requests new jobs in the caller's transaction. */
  public void request(Map<JobRef, VideoGenerationRequested> jobs) {
    List<OutboxStore.NewRow> rows =
        jobs.entrySet().stream().map(job -> row(job.getKey(), job.getValue())).toList();
    outbox.add(rows);
    afterCommit.once(relay, relay::wake);
  }

  private OutboxStore.NewRow row(JobRef job, VideoGenerationRequested request) {
    return new OutboxStore.NewRow(
        ids.next(),
        job.keyId(),
        job.jobId(),
        job.correlationId(),
        VideoGenerationRequested.class.getSimpleName(),
        null,
        ids.traceparent(),
        codec.encode(request));
  }
}
