package dev.reelay.hub.log;

import dev.reelay.bus.LoopDuty;
import dev.reelay.bus.SchemaClock;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Makes the partitions of the days to come and drops those of days that nobody may ask for. */
@ApplicationScoped
class LogRetention extends LoopDuty {
  private static final Duration ROUND = Duration.ofMinutes(10);
  private static final Duration LEAST = Duration.ofDays(7);

  private final LogPartitionStore store;
  private final SchemaClock clock;
  private final LogConfig config;

  LogRetention(LogPartitionStore store, SchemaClock clock, LogConfig config) {
    this.store = store;
    this.clock = clock;
    this.config = config;
  }

  @Override
  public void start() {
    if (config.retention().compareTo(LEAST) < 0
        || config.jobRetention().compareTo(config.retention()) < 0) {
      throw new IllegalStateException(
          "reelay.hub.log.retention must be at least 7 days, and job-retention not shorter");
    }
    super.start();
  }

  @Override
  protected String name() {
    return "hub-log-retention";
  }

  /** One round; repeating it changes nothing. */
  @Override
  protected Duration round() {
    LocalDate today = LocalDate.ofInstant(clock.now(), ZoneOffset.UTC);
    for (int ahead = 0; ahead <= config.daysAhead(); ahead++) {
      LocalDate day = today.plusDays(ahead);
      QuarkusTransaction.requiringNew().run(() -> store.ensure(day));
    }
    LocalDate oldest = today.minusDays(config.retention().toDays());
    QuarkusTransaction.requiringNew().run(() -> store.dropBefore(oldest));
    QuarkusTransaction.requiringNew().run(() -> store.forgetJobs(config.jobRetention()));
    return ROUND;
  }
}
