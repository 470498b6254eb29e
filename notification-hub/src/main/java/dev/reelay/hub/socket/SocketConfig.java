package dev.reelay.hub.socket;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Bounds and rhythms of WebSockets. */
@ConfigMapping(prefix = "reelay.hub.socket")
public interface SocketConfig {
  /** Most logs that one connection may follow. */
  @WithDefault("100")
  int maxSubscriptions();

  /** Messages that a client may send in a second, on average. */
  @WithDefault("20")
  int messagesPerSecond();

  /** Messages that a client may send at once. */
  @WithDefault("100")
  int messageBurst();

  /** How often a client that is silent is asked whether it lives. */
  @WithDefault("10s")
  Duration ping();

  /** Silence after which a client counts as gone; it is cut. */
  @WithDefault("28s")
  Duration dead();

  /** How long a client may be behind, and take nothing, before its connection is ended. */
  @WithDefault("5s")
  Duration slow();

  /** How long an unknown job may take to become known; another's takes as long to be refused. */
  @WithDefault("2s")
  Duration unknownJob();

  /** Clients of a stopping instance come back spread over this time. */
  @WithDefault("2s")
  Duration comeBack();

  /**
   * Web origins whose pages may connect, such as {@code https://app.example}; without any, all may:
   * no credential is ever sent by the browser alone.
   */
  Optional<List<String>> origins();
}
