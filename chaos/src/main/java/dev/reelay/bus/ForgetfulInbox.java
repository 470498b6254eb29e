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

/** The inbox; takes every event for a new one when {@link Bug#SKIP_INBOX} is planted. */
@Alternative
@Priority(1)
@Singleton
class ForgetfulInbox extends InboxStore {
  ForgetfulInbox(Jdbi jdbi) {
    super(jdbi);
  }

  @Override
  Set<UUID> addAll(List<UUID> eventIds) {
    return Bug.SKIP_INBOX.isPlanted() ? new HashSet<>(eventIds) : super.addAll(eventIds);
  }

  @Override
  Begun begin(List<UUID> eventIds, Set<String> jobs, Duration longest) {
    Begun begun = super.begin(eventIds, jobs, longest);
    return Bug.SKIP_INBOX.isPlanted()
        ? new Begun(new HashSet<>(eventIds), begun.blocked(), begun.now())
        : begun;
  }
}
