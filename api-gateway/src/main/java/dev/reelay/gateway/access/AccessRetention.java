package dev.reelay.gateway.access;

import dev.reelay.bus.LoopDuty;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Forgets tickets and share links that ended. */
@ApplicationScoped
class AccessRetention extends LoopDuty {
  private static final Duration ROUND = Duration.ofMinutes(10);
  private static final Duration TICKETS = Duration.ofHours(1);
  private static final Duration SHARES = Duration.ofDays(30);

  private final TicketStore tickets;
  private final ShareStore shares;

  AccessRetention(TicketStore tickets, ShareStore shares) {
    this.tickets = tickets;
    this.shares = shares;
  }

  @Override
  public int order() {
    return 120;
  }

  @Override
  protected String name() {
    return "gateway-access-retention";
  }

  @Override
  protected Duration round() {
    QuarkusTransaction.requiringNew()
        .run(() -> {
          tickets.forget(TICKETS);
          shares.forget(SHARES);
        });
    return ROUND;
  }
}
