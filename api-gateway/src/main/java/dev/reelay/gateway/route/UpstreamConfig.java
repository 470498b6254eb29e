package dev.reelay.gateway.route;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Where the instances of the other services are, for routing only. */
@ConfigMapping(prefix = "reelay.upstream")
public interface UpstreamConfig {
  /** Instances of the job orchestrator. */
  @WithDefault("http://localhost:8081")
  List<URI> orchestrator();

  /** Instances of the progress tracker. */
  @WithDefault("http://localhost:8082")
  List<URI> tracker();

  /** Instances of the notification hub. */
  @WithDefault("http://localhost:8083")
  List<URI> hub();

  /** Instances of the provider adapters. */
  @WithDefault("http://localhost:8084")
  List<URI> adapters();

  /** How long an instance may take to accept a connection. */
  @WithDefault("2s")
  Duration connectTimeout();

  /** Silence after which a routed connection counts as dead; streams show a sign every 15 s. */
  @WithDefault("60s")
  Duration idleTimeout();

  /** How long an instance that refused is asked last. */
  @WithDefault("2s")
  Duration refusalMemory();

  /** Most connections to one instance; each open stream holds one. */
  @WithDefault("20000")
  int connections();

  /** Most requests to one instance that may wait for a connection. */
  @WithDefault("1000")
  int waiting();
}
