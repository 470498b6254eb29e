package dev.reelay.bus;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The connections of this instance to RabbitMQ: one for publishing and one for consuming, so that
 * back-pressure on publishers does not stop consumers, and one for counting siblings, whose errors
 * must stop neither. A lost connection is opened again by the next user; the topology is declared
 * on the first two.
 */
@ApplicationScoped
class Rabbit {
  private static final Duration HEARTBEAT = Duration.ofSeconds(4);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  enum Use {
    PUBLISH,
    CONSUME,
    BALANCE
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Use, Connection> connections = new EnumMap<>(Use.class);
  private final RabbitConfig settings;
  private final BusConfig bus;
  private final Topology topology;
  private volatile @Nullable String problem;

  Rabbit(RabbitConfig settings, BusConfig bus, Topology topology) {
    this.settings = settings;
    this.bus = bus;
    this.topology = topology;
  }

  /** An open connection. Fails when the broker cannot be reached within 5 s. */
  Connection connection(Use use) throws IOException, TimeoutException {
    lock.lock();
    try {
      Connection open = connections.get(use);
      if (open != null && open.isOpen()) {
        return open;
      }
      Connection fresh =
          factory()
              .newConnection(bus.service() + "-" + use.name().toLowerCase(java.util.Locale.ROOT));
      connections.put(use, fresh);
      if (use != Use.BALANCE) {
        topology.declare(fresh);
      }
      problem = null;
      return fresh;
    } catch (IOException | TimeoutException e) {
      problem = "RabbitMQ at " + settings.host() + ":" + settings.port() + " cannot be used: " + e;
      throw e;
    } finally {
      lock.unlock();
    }
  }

  /** Declares everything again, after something that should be there was not. */
  void declareAgain(Use use) throws IOException, TimeoutException {
    topology.declare(connection(use));
  }

  /**
   * What is wrong with the broker; null when the last connect worked and the connections are open.
   */
  @Nullable String problem() {
    lock.lock();
    try {
      if (problem != null) {
        return problem;
      }
      if (connections.isEmpty()) {
        return "not connected yet";
      }
      return connections.values().stream().allMatch(Connection::isOpen)
          ? null
          : "the connection to RabbitMQ at " + settings.host() + ":" + settings.port() + " is lost";
    } finally {
      lock.unlock();
    }
  }

  void close(Use use) {
    lock.lock();
    try {
      Connection open = connections.remove(use);
      if (open != null) {
        open.abort((int) Duration.ofSeconds(2).toMillis());
      }
    } finally {
      lock.unlock();
    }
  }

  private ConnectionFactory factory() {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(settings.host());
    factory.setPort(settings.port());
    factory.setUsername(settings.username());
    factory.setPassword(settings.password());
    factory.setVirtualHost(settings.vhost());
    factory.setRequestedHeartbeat((int) HEARTBEAT.toSeconds());
    factory.setConnectionTimeout((int) CONNECT_TIMEOUT.toMillis());
    factory.setChannelRpcTimeout((int) ANSWER_TIMEOUT.toMillis());
    // Who uses a connection notices its loss and must decide what to do with unconfirmed or
    // unacknowledged messages.
    factory.setAutomaticRecoveryEnabled(false);
    factory.setTopologyRecoveryEnabled(false);
    factory.setSharedExecutor(Executors.newVirtualThreadPerTaskExecutor());
    return factory;
  }
}
