package dev.reelay.hub.follow;

import dev.reelay.hub.log.Entry;
import org.jspecify.annotations.Nullable;

/** One log that one client follows. */
public interface Source {
  /**
   * An entry for the client.
   *
   * @param position what the client names to go on behind it
   * @param conflated whether entries before it were left out
   */
  record Item(Entry entry, long position, boolean conflated) {}

  /** The next entry; null when none is there now. */
  @Nullable Item next();

  /** Whether the client has all that there will ever be. */
  boolean isFinished();

  /** The position behind the last entry that was taken. */
  long position();
}
