package dev.reelay.bus;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Deletes what the bus need not remember any longer. */
@ApplicationScoped
class Retention implements Duty {
  private static final Duration ROUND = Duration.ofMinutes(10);

  /** An event may lie parked in a queue for the whole retention before it is judged too old. */
  private static final Duration INBOX_MARGIN = Duration.ofDays(1);

  private final OutboxStore outbox;
  private final InboxStore inbox;
  private final BusConfig config;
  private @Nullable Loop loop;

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
  public void start() {
    loop = Loop.start(config.service() + "-retention", this::round);
  }

  @Override
  public void stop() {
    if (loop != null) {
      loop.close();
    }
  }

  private Duration round() {
    QuarkusTransaction.requiringNew().run(() -> outbox.deleteSentBefore(config.outboxRetention()));
    QuarkusTransaction.requiringNew()
        .run(() -> inbox.deleteReceivedBefore(config.inboxRetention().plus(INBOX_MARGIN)));
    return ROUND;
  }
}
