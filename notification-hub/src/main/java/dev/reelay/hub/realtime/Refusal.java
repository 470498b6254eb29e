package dev.reelay.hub.realtime;

/**
 * Why something asked for is not done; the connection goes on.
 *
 * @param code stable machine-readable code
 * @param retryable whether the same may work later
 */
record Refusal(String code, String message, boolean retryable) {
  /** Also for jobs of others: they do not exist. */
  static final Refusal NOT_FOUND = new Refusal("not_found", "There is no such job.", false);

  static final Refusal NOT_ALLOWED =
      new Refusal("forbidden", "This credential opens one job only.", false);
  static final Refusal NOT_SUBSCRIBED =
      new Refusal("not_subscribed", "This connection does not follow it.", false);
  static final Refusal UNAVAILABLE =
      new Refusal("unavailable", "The log cannot be read now.", true);
  static final Refusal BAD_TOKEN =
      new Refusal("unauthorized", "This is no valid access token of the same virtual key.", false);

  static Refusal malformed(String why) {
    return new Refusal("bad_request", why, false);
  }

  static Refusal limit(int most) {
    return new Refusal("limit", "One connection follows at most " + most + " logs.", false);
  }
}
