package dev.reelay.simulator.http;

import java.time.Duration;
import java.util.Locale;

/**
 * How an answer reaches its client.
 *
 * @param manner what happens to it
 * @param pause before the connection is closed (hang) or between two pieces (drip); of the wall
 * @param bytes of the body that are delivered before the connection dies
 */
public record Delivery(Manner manner, Duration pause, long bytes) {
  /** What happens to an answer. */
  public enum Manner {
    /** It arrives. */
    WHOLE,
    /** It comes in small pieces. */
    DRIP,
    /** It never comes. */
    HANG,
    /** The connection dies. */
    CUT;

    /** The word in logs. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** It arrives. */
  public static final Delivery WHOLE = new Delivery(Manner.WHOLE, Duration.ZERO, Long.MAX_VALUE);

  /** The connection dies before a byte of the answer. */
  public static final Delivery CUT = new Delivery(Manner.CUT, Duration.ZERO, -1);

  /** Status, headers and so many bytes of the body arrive, then the connection dies. */
  public static Delivery cutAfter(long bytes) {
    return new Delivery(Manner.CUT, Duration.ZERO, bytes);
  }

  /** Nothing arrives, and after a while the connection is closed. */
  public static Delivery hang(double seconds) {
    return new Delivery(Manner.HANG, Duration.ofMillis((long) (seconds * 1000)), -1);
  }

  /** Small pieces with pauses between them. */
  public static Delivery drip(double millis) {
    return new Delivery(Manner.DRIP, Duration.ofMillis((long) millis), Long.MAX_VALUE);
  }
}
