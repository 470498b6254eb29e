package dev.reelay.gateway.job;

import dev.reelay.gateway.body.Fields;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A wish that a job stops.
 *
 * @param reason for people; null when none was told
 * @param patience how long the answer may wait for the end, 0 to 10 s
 */
public record CancelWish(@Nullable String reason, Duration patience) {
  private static final Duration USUAL = Duration.ofSeconds(2);
  private static final BigDecimal MOST = BigDecimal.TEN;
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,2}(\\.[0-9]{1,3})?");
  private static final int REASON_MAX = 500;

  /**
   * Reads a request. Fails with a problem that names what is wrong.
   *
   * @param wait seconds as the client wrote them; null means 2
   */
  public static CancelWish read(Fields body, @Nullable String wait, Dialect dialect) {
    String reason = body.text("reason");
    if (dialect == Dialect.NATIVE) {
      body.refuseUnknown();
    }
    if (reason != null && reason.length() > REASON_MAX) {
      throw Fields.invalid("reason", "must have at most " + REASON_MAX + " characters");
    }
    return new CancelWish(reason, wait == null ? USUAL : patience(wait));
  }

  private static Duration patience(String wait) {
    if (SECONDS.matcher(wait).matches()) {
      BigDecimal seconds = new BigDecimal(wait);
      if (seconds.compareTo(MOST) <= 0) {
        return Duration.ofMillis(seconds.movePointRight(3).longValueExact());
      }
    }
    throw Fields.invalid("wait", "must be 0 to 10 seconds");
  }
}
