package dev.reelay.hub.socket;

/** How fast one client may send: a bucket of permits that fills evenly. */
public final class Pace {
  private final double perNano;
  private final int most;
  private double permits;
  private long filledNanos;

  /** A full bucket. */
  public Pace(int perSecond, int most, long nowNanos) {
    this.perNano = perSecond / 1e9;
    this.most = most;
    this.permits = most;
    this.filledNanos = nowNanos;
  }

  /** Takes a permit; false when there is none. */
  public boolean take(long nowNanos) {
    permits = Math.min(most, permits + (nowNanos - filledNanos) * perNano);
    filledNanos = nowNanos;
    if (permits < 1) {
      return false;
    }
    permits -= 1;
    return true;
  }
}
