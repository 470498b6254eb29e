package dev.reelay.gateway.job;

import java.util.regex.Pattern;

/** The one text form of job ids. */
final class JobIds {
  private static final Pattern FORM = Pattern.compile("job_[0-9A-HJKMNP-TV-Z]{26}");

  private JobIds() {}

  static boolean isWellFormed(String text) {
    return FORM.matcher(text).matches();
  }
}
