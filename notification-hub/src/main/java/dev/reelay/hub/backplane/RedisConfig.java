package dev.reelay.hub.backplane;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Where Redis is and how patient we are with it. */
@ConfigMapping(prefix = "reelay.redis")
public interface RedisConfig {
  /** Host name or address. */
  @WithDefault("localhost")
  String host();

  /** Port. */
  @WithDefault("6379")
  int port();

  /** Password; none when empty. */
  Optional<String> password();

  /** Begins the names of all channels, for Redis shares them between databases. */
  @WithDefault("reelay")
  String prefix();

  /** How long a connection or an answer may take. */
  @WithDefault("1s")
  Duration timeout();

  /** How often something is published, so that a silent subscription is known to be dead. */
  @WithDefault("5s")
  Duration pulse();

  /** Entries that may wait to be published; more are left to the comparison. */
  @WithDefault("4096")
  int queue();

  /** Bodies above so many bytes are not sent along: the instances read them from PostgreSQL. */
  @WithDefault("65536")
  int bodyMax();
}
