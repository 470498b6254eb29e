package dev.reelay.simulator.scenario;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Chance that can be asked again: each question has one answer per seed, whoever else asks what and
 * in which order.
 *
 * @param seed decides all answers
 */
public record Dice(String seed) {
  /** The dice of the n-th attempt (from 1) of a client reference at a provider. */
  public static Dice of(long seed, String provider, String reference, int attempt) {
    return new Dice(seed + "\n" + provider + "\n" + reference + "\n" + attempt);
  }

  /** A number from 0 to below 1. */
  public double uniform(String question) {
    return (ByteBuffer.wrap(digest(question)).getLong() >>> 11) * 0x1.0p-53;
  }

  /** A number of the standard normal distribution. */
  public double normal(String question) {
    double radius = Math.sqrt(-2 * Math.log(1 - uniform(question + "/radius")));
    return radius * Math.cos(2 * Math.PI * uniform(question + "/angle"));
  }

  /** Whether something happens that happens in a share (0 to 1) of all cases. */
  public boolean chance(String question, double share) {
    return share >= 1 || uniform(question) < share;
  }

  /** Random lower-case hexadecimal digits, up to 64. */
  public String hex(String question, int length) {
    return HexFormat.of().formatHex(digest(question)).substring(0, length);
  }

  /** Random decimal digits without a leading zero, up to 18. */
  public String digits(String question, int length) {
    long low = (long) Math.pow(10, length - 1.0);
    return Long.toString(low + (long) (uniform(question) * 9 * low));
  }

  private byte[] digest(String question) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest((seed + "\n" + question).getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
