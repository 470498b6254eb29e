package dev.reelay.bus;

import dev.reelay.event.DomainEvent;
import dev.reelay.event.JobEvent;
import dev.reelay.event.SettingsEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/**
 * Publishes events: writes them to the outbox of the caller's transaction, which must exist. They
 * leave after its commit or never.
 *
 * <p>Who publishes about a job first locks the row of that job (or stage run), since the outbox
 * number is what orders the events of one job.
 */
@ApplicationScoped
public class Events {
  private final OutboxStore outbox;
  private final OutboxRelay relay;
  private final AfterCommit afterCommit;
  private final EventCodec codec;
  private final BusConfig config;
  private final EventIds ids;

  Events(
      OutboxStore outbox,
      OutboxRelay relay,
      AfterCommit afterCommit,
      EventCodec codec,
      BusConfig config,
      EventIds ids) {
    this.outbox = outbox;
    this.relay = relay;
    this.afterCommit = afterCommit;
    this.codec = codec;
    this.config = config;
    this.ids = ids;
  }

  /** Publishes a fact about a job. Fails without a transaction, or when the event is too large. */
  public void publish(JobRef job, JobEvent event) {
    publish(job, List.of(event));
  }

  /** Publishes facts about a job, in this order, with one statement. */
  public void publish(JobRef job, List<? extends JobEvent> events) {
    outbox.add(
        events.stream().map(event -> row(job.keyId(), job, event, Cause.current())).toList());
    afterCommit.once(relay, relay::wake);
  }

  /**
   * Publishes facts about several jobs, in this order, with one statement. Fails without a
   * transaction, or when an event is too large.
   */
  public void publish(List<JobFact> facts) {
    Cause cause = Cause.current();
    outbox.add(
        facts.stream()
            .map(fact -> row(fact.job().keyId(), fact.job(), fact.event(), cause))
            .toList());
    afterCommit.once(relay, relay::wake);
  }

  /** Publishes a change of settings about a key, a provider or a model. */
  public void publish(String subjectId, SettingsEvent event) {
    outbox.add(List.of(row(subjectId, null, event, Cause.current())));
    afterCommit.once(relay, relay::wake);
  }

  private OutboxStore.NewRow row(
      String keyId, @org.jspecify.annotations.Nullable JobRef job, DomainEvent event, Cause cause) {
    UUID id = ids.next();
    if (Routes.of(event.getClass()).from() != Routes.Service.of(config.service())) {
      throw new IllegalStateException(
          config.service()
              + " may not publish "
              + event.getClass().getSimpleName()
              + ". Indicates a bug.");
    }
    String type = event.getClass().getSimpleName();
    String correlationId = job == null ? id.toString() : job.correlationId();
    String traceparent = Tracing.published(type, job, correlationId, cause);
    return new OutboxStore.NewRow(
        id,
        keyId,
        job == null ? null : job.jobId(),
        correlationId,
        type,
        cause.eventId(),
        traceparent == null ? ids.traceparent() : traceparent,
        codec.encode(event));
  }
}
