package dev.reelay.hub.follow;

/** Where a follower's entries go: one client on one channel. */
@FunctionalInterface
public interface Outlet {
  /**
   * Something may have become available from {@link Follower#poll}. Called from any thread; must
   * return at once and poll later, on the outlet's own thread. May be called for nothing.
   */
  void ready();
}
