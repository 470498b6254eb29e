package dev.reelay.hub.signalr;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What SignalR servers let be set, with their usual defaults. */
@ConfigMapping(prefix = "reelay.hub.signalr")
public interface SignalrConfig {
  /** Whether answers to failed calls say more than that they failed. */
  @WithDefault("false")
  boolean enableDetailedErrors();

  /** The longest silence of the hub. */
  @WithDefault("15s")
  Duration keepAliveInterval();

  /** The longest silence of a client; then it counts as gone. */
  @WithDefault("30s")
  Duration clientTimeoutInterval();

  /** Most bytes of one message of a client. */
  @WithDefault("32768")
  int maximumReceiveMessageSize();

  /** How long a client may take to name its protocol. */
  @WithDefault("15s")
  Duration handshakeTimeout();

  /** How long a negotiated connection waits for its first request. */
  @WithDefault("15s")
  Duration negotiated();

  /** How long a poll may wait; shorter than any proxy's patience. */
  @WithDefault("40s")
  Duration poll();

  /**
   * Pause between the answer to a subscription and the first event. Pages register their handlers
   * behind {@code await invoke}, and an event in the same breath would find none.
   */
  @WithDefault("50ms")
  Duration breath();
}
