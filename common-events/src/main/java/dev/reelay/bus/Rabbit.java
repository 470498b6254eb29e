package dev.reelay.bus;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
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
  private final Map<Use, Connection> connections = new ConcurrentHashMap<>();
  private final RabbitConfig settings;
  private final BusConfig bus;
  private final Topology topology;
  private volatile @Nullable String problem;
  private volatile boolean stopping;
  private final AtomicInteger failures = new AtomicInteger();

  Rabbit(RabbitConfig settings, BusConfig bus, Topology topology) {
    this.settings = settings;
    this.bus = bus;
    this.topology = topology;
  }

  /** An open connection. Fails when the broker cannot be reached within 5 s. */
  Connection connection(Use use) throws IOException, TimeoutException {
    int failuresSeen = failures.get();
    lock.lock();
    try {
      Connection open = connections.get(use);
      if (open != null && open.isOpen()) {
        return open;
      }
      if (failures.get() != failuresSeen) {
        // One time-out is enough for all who waited behind it.
        throw new IOException(problem);
      }
      if (stopping) {
        throw new IOException("the service stops");
      }
      return open(use);
    } finally {
      lock.unlock();
    }
  }

  /** What makes a fresh channel ready for its use. */
  @FunctionalInterface
  interface Preparation {
    void prepare(Channel fresh) throws IOException, TimeoutException;
  }

  /**
   * A channel that is ready for its use. What fails half-way is closed: an answer that came too
   * late may have left a consumer behind, which would keep what it gets for ever.
   */
  Channel channel(Use use, Preparation preparation) throws IOException, TimeoutException {
    Channel fresh = connection(use).createChannel();
    try {
      preparation.prepare(fresh);
      return fresh;
    } catch (IOException | TimeoutException | RuntimeException e) {
      fresh.abort();
      throw e;
    }
  }

  private Connection open(Use use) throws IOException, TimeoutException {
    String name = bus.service() + "-" + use.name().toLowerCase(java.util.Locale.ROOT);
    Connection fresh = null;
    try {
      fresh = factory().newConnection(name);
      if (use != Use.BALANCE) {
        topology.declare(fresh);
      }
      connections.put(use, fresh);
      problem = null;
      return fresh;
    } catch (IOException | TimeoutException | RuntimeException e) {
      if (fresh != null) {
        fresh.abort(1);
      }
      problem = "RabbitMQ at " + settings.host() + ":" + settings.port() + " cannot be used: " + e;
      failures.incrementAndGet();
      throw e;
    }
  }

  /** Declares everything again, after something that should be there was not. */
  void declareAgain(Use use) throws IOException, TimeoutException {
    topology.declare(connection(use));
  }

  /** Answers a question that came through a queue. */
  void answer(String asker, String question) throws IOException, TimeoutException {
    try (Channel channel = connection(Use.PUBLISH).createChannel()) {
      AMQP.BasicProperties answer =
          new AMQP.BasicProperties.Builder().correlationId(question).build();
      channel.basicPublish("", asker, answer, new byte[0]);
    }
  }

  /**
   * What is wrong with the broker; null when the last connect worked and the connections are open.
   */
  @Nullable String problem() {
    // Without the lock: a connect that takes its time must not keep the answer back.
    if (problem != null) {
      return problem;
    }
    if (connections.isEmpty()) {
      return "not connected yet";
    }
    return connections.values().stream().allMatch(Connection::isOpen)
        ? null
        : "the connection to RabbitMQ at " + settings.host() + ":" + settings.port() + " is lost";
  }

  /** Opens no connection any more; what is open stays. */
  void openNoMore() {
    stopping = true;
  }

  /** Lets go of a broker that does not answer: whoever waits for it fails at once. */
  void abandon() {
    connections.values().forEach(open -> open.abort(1));
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
    factory.setHandshakeTimeout((int) CONNECT_TIMEOUT.toMillis());
    factory.setChannelRpcTimeout((int) ANSWER_TIMEOUT.toMillis());
    // Who uses a connection notices its loss and must decide what to do with unconfirmed or
    // unacknowledged messages.
    factory.setAutomaticRecoveryEnabled(false);
    factory.setTopologyRecoveryEnabled(false);
    factory.setSharedExecutor(Executors.newVirtualThreadPerTaskExecutor());
    return factory;
  }
}
