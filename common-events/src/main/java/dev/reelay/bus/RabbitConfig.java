package dev.reelay.bus;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * Where RabbitMQ is; one set of settings for the relay, the partition consumers and the plain
 * queues.
 */
@ConfigMapping(prefix = "reelay.rabbitmq")
public interface RabbitConfig {
  /** Host name or address. */
  @WithDefault("localhost")
  String host();

  /** AMQP port. */
  @WithDefault("5672")
  int port();

  /** User name. */
  @WithDefault("reelay")
  String username();

  /** Password. */
  @WithDefault("reelay")
  String password();

  /** Virtual host. */
  @WithDefault("reelay")
  String vhost();

  /**
   * Messages of one partition that the broker hands over before they are acknowledged, 1 to 1,000.
   * More than a batch, so that the next one is there when one is done.
   */
  @WithDefault("64")
  int prefetch();
}
