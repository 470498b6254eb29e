package dev.reelay.gateway.access;

import java.time.Duration;

/** So many at once, and so many a second: what is left fills again with time. */
final class TokenBucket {
  private static final double NANOS = 1_000_000_000.0;

  private final double perSecond;
  private final double most;
  private double left;
  private long at;

  TokenBucket(int perSecond, int most, long nowNanos) {
    this.perSecond = perSecond;
    this.most = most;
    this.left = most;
    this.at = nowNanos;
  }

  /** Takes one; zero when there was one, else how long until there is. */
  synchronized Duration take(long nowNanos) {
    left = Math.min(most, left + Math.max(0, nowNanos - at) / NANOS * perSecond);
    at = nowNanos;
    if (left >= 1) {
      left--;
      return Duration.ZERO;
    }
    return Duration.ofNanos((long) Math.ceil((1 - left) / perSecond * NANOS));
  }
}
