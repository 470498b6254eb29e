package dev.reelay.hub.follow;

import dev.reelay.hub.log.Entry;

/** What may wait for one client, however many logs it follows. */
public final class Budget {
  private final int maxEntries;
  private final int maxBytes;
  private final boolean conflates;
  private int entries;
  private int bytes;
  private long exceededNanos;

  /**
   * A budget of one client.
   *
   * @param maxEntries most entries
   * @param maxBytes most bytes, a single larger entry excepted
   * @param conflates whether a client that falls behind is spared progress that newer progress has
   *     overtaken
   */
  public Budget(int maxEntries, int maxBytes, boolean conflates) {
    this.maxEntries = maxEntries;
    this.maxBytes = maxBytes;
    this.conflates = conflates;
  }

  boolean conflates() {
    return conflates;
  }

  synchronized boolean fits(Entry entry) {
    return entries == 0 || (entries < maxEntries && bytes + entry.weight() <= maxBytes);
  }

  synchronized void take(Entry entry) {
    entries++;
    bytes += entry.weight();
  }

  synchronized void give(Entry entry) {
    entries--;
    bytes -= entry.weight();
  }

  synchronized void exceeded() {
    if (exceededNanos == 0) {
      exceededNanos = System.nanoTime();
    }
  }

  /** The client has all that there is for now. */
  public synchronized void caughtUp() {
    exceededNanos = 0;
  }

  /** For how long the client has been behind since more came than fits; 0 while it keeps up. */
  public synchronized long behindNanos(long nowNanos) {
    return exceededNanos == 0 ? 0 : Math.max(1, nowNanos - exceededNanos);
  }

  /** Entries that wait. */
  public synchronized int waiting() {
    return entries;
  }
}
