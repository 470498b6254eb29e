package dev.reelay.gateway.access;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/** New tickets and share tokens: 256 random bits behind a prefix of their own. */
final class Secrets {
  static final String TICKET = "rt_";
  static final String SHARE = "rs_";

  private static final int BYTES = 32;
  private static final Pattern FORM = Pattern.compile("r[ts]_[A-Za-z0-9_-]{43}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private Secrets() {}

  static String next(String prefix) {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static boolean isWellFormed(String secret) {
    return FORM.matcher(secret).matches();
  }
}
