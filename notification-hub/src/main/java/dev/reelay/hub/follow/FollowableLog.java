package dev.reelay.hub.follow;

/** A log that clients can follow: of one job, or of all jobs of a key. */
public interface FollowableLog {
  /**
   * Follows it from now on. The outlet is told at once, and whenever there is more.
   *
   * @param after position behind which to begin; 0 is the beginning
   */
  Source follow(long after, Outlet outlet, Budget budget);

  /** Ends what {@link #follow} began; may be repeated. */
  void leave(Source source);
}
