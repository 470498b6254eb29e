package dev.reelay.hub.backplane;

/** Redis cannot be used now; nothing is lost by that. */
final class RedisAwayException extends Exception {
  RedisAwayException(String message, Throwable cause) {
    super(message, cause);
  }
}
