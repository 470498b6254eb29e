package dev.reelay.bus;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Deletes what the bus need not remember any longer. */
@ApplicationScoped
class Retention extends LoopDuty {
  private static final Duration ROUND = Duration.ofMinutes(10);

  /** An event may lie parked in a queue for the whole retention before it is judged too old. */
  private static final Duration INBOX_MARGIN = Duration.ofDays(1);

  private final OutboxStore outbox;
  private final InboxStore inbox;
  private final BusConfig config;

  Retention(OutboxStore outbox, InboxStore inbox, BusConfig config) {
    this.outbox = outbox;
    this.inbox = inbox;
    this.config = config;
  }

  @Override
  public int order() {
    return 95;
  }

  @Override
  protected String name() {
    return config.service() + "-retention";
  }

  @Override
  protected Duration round() {
    QuarkusTransaction.requiringNew().run(() -> outbox.deleteSentBefore(config.outboxRetention()));
    QuarkusTransaction.requiringNew()
        .run(() -> inbox.deleteReceivedBefore(config.inboxRetention().plus(INBOX_MARGIN)));
    return ROUND;
  }
}
