package dev.reelay.bus;

import dev.reelay.event.VideoGenerationCancellationRequested;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * The bus of other services, which share this one's outbox so that one process can play all of
 * them.
 */
@ApplicationScoped
class Sender {
  private final OutboxStore outbox;
  private final OutboxRelay relay;
  private final AfterCommit afterCommit;
  private final EventCodec codec;
  private final SchemaClock clock;
  private final EventIds ids = new EventIds();

  Sender(
      OutboxStore outbox,
      OutboxRelay relay,
      AfterCommit afterCommit,
      EventCodec codec,
      SchemaClock clock) {
    this.outbox = outbox;
    this.relay = relay;
    this.afterCommit = afterCommit;
    this.codec = codec;
    this.clock = clock;
  }

  /** The bus of a service, at the usual settings. */
  Events as(String service) {
    return new Events(outbox, relay, afterCommit, codec, new NamedBus(service), ids);
  }

  /** A job that nothing was told about yet, of a key of its own. */
  JobRef job() {
    return new JobRef("key_" + ids.ulid(), "job_" + ids.ulid(), "c");
  }

  /** Publishes in a transaction of its own, as the gateway, that somebody cancels a job. */
  void publish(JobRef job, String by) {
    Events gateway = as("gateway");
    QuarkusTransaction.requiringNew()
        .run(() -> gateway.publish(job, new VideoGenerationCancellationRequested(by, null)));
  }

  /** An event about a job as it comes from the gateway, whatever is in it. */
  WireEvent wire(JobRef job, String type, String body) {
    return new WireEvent(
        ids.next(),
        type,
        1,
        "gateway",
        1,
        job.keyId(),
        job.jobId(),
        "c",
        null,
        clock.now(),
        null,
        body);
  }
}
