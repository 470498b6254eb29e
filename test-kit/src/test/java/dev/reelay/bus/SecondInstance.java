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
  private final SimpleMeterRegistry meters;

  private SecondInstance(
      PartitionConsumers consumers,
      Balance balance,
      Instance instance,
      SimpleMeterRegistry meters) {
    this.consumers = consumers;
    this.balance = balance;
    this.instance = instance;
    this.meters = meters;
  }

  static SecondInstance start(Rabbit rabbit, EventDispatch dispatch, BusConfig config, Jdbi jdbi)
      throws IOException, TimeoutException {
    return start(rabbit, dispatch, config, jdbi, Balance.Pace.USUAL);
  }

  static SecondInstance start(
      Rabbit rabbit, EventDispatch dispatch, BusConfig config, Jdbi jdbi, Balance.Pace pace)
      throws IOException, TimeoutException {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    Instance instance = new Instance(jdbi, config, new EventIds());
    instance.start();
    PartitionSigns signs = new PartitionSigns(jdbi, instance);
    PartitionConsumers consumers =
        new PartitionConsumers(rabbit, dispatch, config, new Prefetch(), signs);
    Balance balance = new Balance(rabbit, consumers, signs, config, meters);
    balance.pace(pace);
    consumers.start();
    balance.start();
    return new SecondInstance(consumers, balance, instance, meters);
  }

  long owned() {
    return consumers.all().stream().filter(Partition::isOwned).count();
  }

  /** What a counter of this instance's balance says. */
  double count(String meter) {
    return meters.counter(meter).count();
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
