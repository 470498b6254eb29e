package dev.reelay.hub.log;

import com.fasterxml.jackson.databind.node.DecimalNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How numbers and times are written in entries. */
final class Figures {
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Figures() {}

  /** RFC 3339, UTC, with milliseconds. */
  static String time(Instant at) {
    return MILLIS.format(at);
  }

  /** With exactly one decimal. Fails for what is not finite. */
  static DecimalNode tenths(double value) {
    return decimals(value, 1);
  }

  static DecimalNode decimals(double value, int places) {
    return DecimalNode.valueOf(BigDecimal.valueOf(value).setScale(places, RoundingMode.HALF_UP));
  }
}
