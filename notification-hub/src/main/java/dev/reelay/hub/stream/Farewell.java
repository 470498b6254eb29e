package dev.reelay.hub.stream;

/** Why the hub ends a connection. */
public enum Farewell {
  /** This instance stops; another one takes the client at once. */
  DRAIN,
  /** The credential is over. */
  SHUT_OUT
}
