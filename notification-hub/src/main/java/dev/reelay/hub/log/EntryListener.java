package dev.reelay.hub.log;

/**
 * Wants to hear of entries that this instance has just committed.
 *
 * <p>It is told on the thread of the partition and after the commit, so it must not block and may
 * be skipped by a crash.
 */
public interface EntryListener {
  /** The entry is in the log. Entries of one job come in order. */
  void committed(Entry entry);
}
