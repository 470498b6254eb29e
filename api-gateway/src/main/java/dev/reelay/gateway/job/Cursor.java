package dev.reelay.gateway.job;

import dev.reelay.gateway.body.Fields;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

/** The place behind one job in the list of its owner; opaque to clients. */
record Cursor(Instant createdAt, String jobId) {
  private static final int MAX_LENGTH = 200;

  static Cursor behind(JobView view) {
    return new Cursor(view.order().createdAt(), view.order().jobId());
  }

  String text() {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, createdAt);
    String plain = "1:" + micros + ":" + jobId;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
  }

  /** Reads what {@link #text} wrote. Fails with a problem for anything else. */
  static Cursor parse(String text) {
    try {
      if (text.length() <= MAX_LENGTH) {
        String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII);
        String[] parts = plain.split(":", -1);
        if (parts.length == 3 && parts[0].equals("1") && JobIds.isWellFormed(parts[2])) {
          Instant time = Instant.EPOCH.plus(Long.parseLong(parts[1]), ChronoUnit.MICROS);
          return new Cursor(time, parts[2]);
        }
      }
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException _) {
      // Falls through to the one refusal of everything that is no cursor.
    }
    throw Fields.invalid("cursor", "must be the nextCursor of an earlier page");
  }
}
