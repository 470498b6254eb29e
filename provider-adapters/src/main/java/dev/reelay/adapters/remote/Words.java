package dev.reelay.adapters.remote;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes the words of a provider fit to be shown: without keys, tokens, credentials in addresses and
 * control characters, and short.
 */
public final class Words {
  /** Characters that are shown at most. */
  public static final int MAX = 500;

  private static final String GONE = "***";

  /** More is cut before it is looked at, so that a hostile text costs no time. */
  private static final int LOOKED_AT = 20_000;

  private static final Pattern BEARER =
      Pattern.compile("(?i)\\b(bearer|basic|token|key)\\s+[A-Za-z0-9._~+/=-]{12,}");
  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)((?:api[_-]?key|secret|token|password|passwd|authorization|credential|signature|access[_-]?key)[\\w-]{0,64}[\"']?\\s{0,8}[=:]\\s{0,8}[\"']?)(?!\\*\\*\\*)(?:(?:bearer|basic|token|key)\\s{1,8})?[^\\s\"',;&}]+");
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?i)\\b([a-z][a-z0-9+.-]{1,15}://)([^\\s\"'<>/?#]*@)?([^\\s\"'<>?#]*)([?#][^\\s\"'<>]*)?");
  private static final Pattern PREFIXED =
      Pattern.compile("\\b(?:sk|pk|rk|r8|hf|ghp|xox[a-z]|AKIA|AIza|whsec)[-_A-Za-z0-9]{12,}");
  private static final Pattern JWT =
      Pattern.compile("\\beyJ[A-Za-z0-9_-]{8,}+\\.[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]*)?");
  private static final Pattern LONG = Pattern.compile("\\b[A-Za-z0-9+/_-]{40,}={0,2}");
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\\n\\t]]+");
  private static final int SECRET_MIN = 6;

  private Words() {}

  /**
   * The text without what must not be shown; null stays null.
   *
   * @param secrets known ones, which are removed wherever they stand
   */
  public static @Nullable String clean(@Nullable String text, List<String> secrets) {
    return clean(text, secrets, MAX);
  }

  /** The same with a bound of its own, in characters. */
  static @Nullable String clean(@Nullable String text, List<String> secrets, int max) {
    if (text == null) {
      return null;
    }
    String clean = text.length() > LOOKED_AT ? text.substring(0, LOOKED_AT) : text;
    for (String secret : secrets) {
      if (secret.length() >= SECRET_MIN) {
        clean = clean.replace(secret, GONE);
      }
    }
    clean = ADDRESS.matcher(clean).replaceAll("$1$3");
    clean = JWT.matcher(clean).replaceAll(GONE);
    clean = PREFIXED.matcher(clean).replaceAll(GONE);
    clean = BEARER.matcher(clean).replaceAll("$1 " + GONE.replace("*", "\\*"));
    clean = NAMED.matcher(clean).replaceAll("$1" + GONE.replace("*", "\\*"));
    clean = LONG.matcher(clean).replaceAll(GONE);
    clean = CONTROL.matcher(clean).replaceAll(" ").strip();
    return clean.length() > max ? clean.substring(0, max - 1) + "…" : clean;
  }
}
