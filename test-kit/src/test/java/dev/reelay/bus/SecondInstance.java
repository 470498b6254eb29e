package dev.reelay.bus;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.jdbi.v3.core.Jdbi;

/**
 * Another instance of a service in this process: connections, consumers and balance of its own,
 * over the same database.
 */
final class SecondInstance implements AutoCloseable {
  private final PartitionConsumers consumers;
  private final Balance balance;
  private final Instance instance;

  private SecondInstance(PartitionConsumers consumers, Balance balance, Instance instance) {
    this.consumers = consumers;
    this.balance = balance;
    this.instance = instance;
  }

  static SecondInstance start(
      Rabbit rabbit, EventDispatch dispatch, ParkedStore parked, BusConfig config, Jdbi jdbi)
      throws IOException, TimeoutException {
    Instance instance = new Instance(jdbi, config, new EventIds());
    instance.start();
    PartitionSigns signs = new PartitionSigns(jdbi, instance);
    PartitionConsumers consumers =
        new PartitionConsumers(rabbit, dispatch, config, new Prefetch(), parked, signs);
    Balance balance = new Balance(rabbit, consumers, signs, config, new SimpleMeterRegistry());
    consumers.start();
    balance.start();
    return new SecondInstance(consumers, balance, instance);
  }

  long owned() {
    return consumers.all().stream().filter(Partition::isOwned).count();
  }

  @Override
  public void close() {
    balance.stop();
    consumers.stop();
    instance.stop();
  }

  /** The prefetch of the default settings; the connection is made elsewhere. */
  private record Prefetch() implements RabbitConfig {
    @Override
    public String host() {
      return "";
    }

    @Override
    public int port() {
      return 0;
    }

    @Override
    public String username() {
      return "";
    }

    @Override
    public String password() {
      return "";
    }

    @Override
    public String vhost() {
      return "";
    }

    @Override
    public int prefetch() {
      return 16;
    }
  }
}
