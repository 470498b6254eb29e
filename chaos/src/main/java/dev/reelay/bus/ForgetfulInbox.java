package dev.reelay.bus;

import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * The inbox, which leaves a trace of what it drops; takes every event for a new one when {@link
 * Bug#SKIP_INBOX} is planted.
 */
@Alternative
@Priority(1)
@Singleton
class ForgetfulInbox extends InboxStore {
  private final DroppedStore dropped;

  ForgetfulInbox(Jdbi jdbi, DroppedStore dropped) {
    super(jdbi);
    this.dropped = dropped;
  }

  @Override
  Set<UUID> addAll(List<UUID> eventIds) {
    return Bug.SKIP_INBOX.isPlanted() ? new HashSet<>(eventIds) : super.addAll(eventIds);
  }

  @Override
  Begun begin(List<UUID> eventIds, Set<String> jobs, Duration longest) {
    Begun begun = super.begin(eventIds, jobs, longest);
    if (Bug.SKIP_INBOX.isPlanted()) {
      return new Begun(new HashSet<>(eventIds), begun.blocked(), begun.now());
    }
    if (begun.fresh().size() < eventIds.size()) {
      dropped.note();
    }
    return begun;
  }
}
