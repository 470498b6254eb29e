package dev.reelay.hub.webhook;

import dev.reelay.reach.Reach;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How webhooks are delivered. */
@ConfigMapping(prefix = "reelay.hub.webhook")
public interface WebhookConfig {
  /** The pauses after failed attempts, in order; one attempt more than pauses is made. */
  @WithDefault("5s,30s,2m,10m,30m,1h,2h,5h,10h,10h,10h,10h,10h,10h,10h")
  List<Duration> schedule();

  /** The share by which a pause may be longer at random, 0 to 1. */
  @WithDefault("0.2")
  double jitter();

  /** Longest pause that a receiver may ask for with Retry-After. */
  @WithDefault("1h")
  Duration patience();

  /** How long a receiver may take for its answer. */
  @WithDefault("15s")
  Duration timeout();

  /** How long a receiver may take to accept a connection. */
  @WithDefault("5s")
  Duration connectTimeout();

  /** Most bytes of a body; a longer one is not sent and shown as failed. */
  @WithDefault("1048576")
  int maxBytes();

  /** Where receivers may be: {@code public}, {@code loopback} too, or {@code any}. */
  @WithDefault("public")
  Reach reach();

  /** PEM file with the authorities that receivers are trusted by, instead of the JVM's. */
  Optional<Path> trustFile();

  /** Calls to one endpoint at once. */
  @WithDefault("8")
  int perEndpoint();

  /** Calls for one virtual key at once, about. */
  @WithDefault("32")
  int perKey();

  /** Calls of one instance at once. */
  @WithDefault("128")
  int atOnce();

  /** Failures in a row after which an endpoint is left in peace for a while. */
  @WithDefault("5")
  int breakerAfter();

  /** The first such while; it doubles with each further failure. */
  @WithDefault("30s")
  Duration breakerFirst();

  /** The longest such while. */
  @WithDefault("10m")
  Duration breakerMost();

  /** Subscriptions of one virtual key. */
  @WithDefault("50")
  int maxEndpoints();

  /** How long a secret that was replaced still signs. */
  @WithDefault("24h")
  Duration overlap();

  /** How often it is looked for what other instances left. */
  @WithDefault("1s")
  Duration poll();

  /** Entries that are turned into deliveries in one transaction. */
  @WithDefault("500")
  int batch();

  /** How long a delivery is shown; at least as long as entries are kept. */
  @WithDefault("8d")
  Duration retention();
}
