package dev.reelay.bus;

import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.UUID;

/**
 * New identities: UUIDv7 (RFC 9562 §5.7) for events, ULIDs for jobs and instances, W3C trace
 * contexts.
 */
@Singleton
public class EventIds {
  private static final char[] CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();

  private final SecureRandom random = new SecureRandom();

  /** A new UUIDv7. Its time is the machine's, since it only helps index locality. */
  public UUID next() {
    byte[] noise = new byte[10];
    random.nextBytes(noise);
    long high = (millis() << 16) | 0x7000L | ((noise[0] & 0x0FL) << 8) | (noise[1] & 0xFFL);
    long low = 0;
    for (int i = 2; i < 10; i++) {
      low = (low << 8) | (noise[i] & 0xFFL);
    }
    return new UUID(high, (low & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L);
  }

  /** A new 26-character ULID (Crockford base 32: 48 bits of time, 80 of noise). */
  public String ulid() {
    byte[] noise = new byte[10];
    random.nextBytes(noise);
    char[] text = new char[26];
    long time = millis();
    for (int i = 9; i >= 0; i--) {
      text[i] = CROCKFORD[(int) (time & 31)];
      time >>>= 5;
    }
    long bits = 0;
    int held = 0;
    int next = 10;
    for (byte b : noise) {
      bits = (bits << 8) | (b & 0xFF);
      held += 8;
      while (held >= 5) {
        held -= 5;
        text[next++] = CROCKFORD[(int) ((bits >>> held) & 31)];
      }
    }
    return new String(text);
  }

  /** A new sampled trace context (W3C Trace Context level 1). */
  public String traceparent() {
    byte[] bytes = new byte[24];
    random.nextBytes(bytes);
    String hex = HexFormat.of().formatHex(bytes);
    return "00-" + hex.substring(0, 32) + "-" + hex.substring(32) + "-01";
  }

  private static long millis() {
    return java.time.Clock.systemUTC().millis();
  }
}
