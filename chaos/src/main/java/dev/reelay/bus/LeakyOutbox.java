package dev.reelay.bus;

import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.List;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/**
 * The outbox; loses rows when {@link Bug#DROP_OUTBOX} or {@link Bug#NUMBER_ABOVE_LAST} is planted.
 */
@Alternative
@Priority(1)
@Singleton
class LeakyOutbox extends OutboxStore {
  private static final int ONE_DROPPED_OF = 500;

  private final Jdbi jdbi;

  LeakyOutbox(Jdbi jdbi, DataSource database, BusConfig config) {
    super(jdbi, database, config);
    this.jdbi = jdbi;
  }

  @Override
  List<WireEvent> unsent(int limit) {
    if (Bug.DROP_OUTBOX.isPlanted()) {
      List<WireEvent> rows = super.unsent(limit);
      super.markSent(
          rows.stream().map(WireEvent::sequence).filter(LeakyOutbox::isDropped).toList());
      return rows.stream().filter(row -> !isDropped(row.sequence())).toList();
    }
    if (Bug.NUMBER_ABOVE_LAST.isPlanted()) {
      long last = highestSent();
      return super.unsent(limit).stream().filter(row -> row.sequence() > last).toList();
    }
    return super.unsent(limit);
  }

  private static boolean isDropped(long sequence) {
    return sequence % ONE_DROPPED_OF == 0;
  }

  private long highestSent() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT coalesce(max(id), 0) FROM outbox WHERE sent_at IS NOT NULL")
            .mapTo(Long.class)
            .one());
  }
}
