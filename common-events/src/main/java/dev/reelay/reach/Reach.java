package dev.reelay.reach;

/** How far a call to a foreign address may go. */
public enum Reach {
  /** Addresses of the internet, over HTTPS. */
  PUBLIC,
  /** The same, and this machine, with or without TLS: for development. */
  LOOPBACK,
  /** Anywhere, with or without TLS: for networks where every client is trusted. */
  ANY
}
