package dev.reelay.hub.realtime;

import java.util.Locale;

/**
 * Why the hub closes a connection. Up to 4499 (and 1001) the client should come back with its
 * positions; from 4500 it should not, for the same would happen again.
 */
enum Bye {
  DRAINING(1001),
  SLOW(4001),
  TOO_MANY_CONNECTIONS(4002),
  TOO_FAST(4003),
  UNAVAILABLE(4004),
  UNAUTHORIZED(4500),
  NOT_TEXT(4501);

  private static final int FINAL = 4500;
  private final int closeCode;

  Bye(int closeCode) {
    this.closeCode = closeCode;
  }

  int closeCode() {
    return closeCode;
  }

  boolean reconnect() {
    return closeCode < FINAL;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
