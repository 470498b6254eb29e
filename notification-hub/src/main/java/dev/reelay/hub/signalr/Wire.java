package dev.reelay.hub.signalr;

/**
 * How records reach one client. On the thread of the connection, but for what is said otherwise.
 */
interface Wire {
  /** A short word for meters. */
  String channel();

  /** Whether more may be sent now. */
  boolean hasRoom();

  /** Sends whole records. */
  void send(String records);

  /**
   * Ends the transport behind what was sent; a stock client then comes back or not by what the last
   * record said.
   *
   * @param isLeaving whether the instance goes away, rather than the client being sent away
   */
  void close(boolean isLeaving);

  /** Ends it, whatever the client does. From any thread. */
  void cut();

  /** Runs something on the thread of the connection, later and in order. From any thread. */
  void execute(Runnable action);

  /** For how long the client has taken nothing of what was sent. From any thread. */
  long stuckNanos(long nowNanos);

  /**
   * Whether the client is known to live, since a request of its own waits here. From any thread.
   */
  default boolean isHeld() {
    return false;
  }

  /** Whether silence must be broken for the client to know that the hub lives. */
  boolean needsKeepAlive();
}
