package dev.reelay.bus;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Consumes the partitions of this service, each in order, all in parallel, and retries parked
 * events in between.
 */
@ApplicationScoped
class PartitionConsumers implements Duty {
  private final Rabbit rabbit;
  private final EventDispatch dispatch;
  private final BusConfig config;
  private final RabbitConfig rabbitConfig;
  private final PartitionSigns signs;
  private final List<Partition> partitions = new CopyOnWriteArrayList<>();
  private volatile Runnable taken = () -> {};
  private @Nullable Loop parkedRetry;

  PartitionConsumers(
      Rabbit rabbit,
      EventDispatch dispatch,
      BusConfig config,
      RabbitConfig rabbitConfig,
      PartitionSigns signs) {
    this.rabbit = rabbit;
    this.dispatch = dispatch;
    this.config = config;
    this.rabbitConfig = rabbitConfig;
    this.signs = signs;
  }

  @Override
  public int order() {
    return 90;
  }

  @Override
  public void start() throws IOException, TimeoutException {
    if (config.connected() && config.brokerNeeded()) {
      rabbit.connection(Rabbit.Use.CONSUME);
    }
    if (parkedRetry == null) {
      parkedRetry = Loop.start(config.service() + "-parked-retry", this::retryParked);
    }
    if (config.connected()) {
      add(new Partitions(config.partitions()));
    }
  }

  /** Consumes the partitions of this number, unless it does already. */
  void add(Partitions naming) {
    Partition.Shared shared =
        new Partition.Shared(
            rabbit, dispatch, signs, () -> taken.run(), config.batch(), rabbitConfig.prefetch());
    List<String> consumed = partitions.stream().map(Partition::queue).toList();
    queues(naming).stream()
        .filter(queue -> !consumed.contains(queue))
        .forEach(queue -> partitions.add(Partition.start(queue, shared)));
  }

  /** Leaves the partitions of this number. */
  void remove(Partitions naming) {
    List<String> queues = queues(naming);
    List<Partition> left =
        partitions.stream().filter(partition -> queues.contains(partition.queue())).toList();
    left.forEach(Partition::stopSoon);
    left.forEach(Partition::close);
    partitions.removeAll(left);
  }

  private List<String> queues(Partitions naming) {
    return naming.all().stream().map(number -> naming.queue(config.service(), number)).toList();
  }

  @Override
  public void stop() {
    partitions.forEach(Partition::stopSoon);
    partitions.forEach(Partition::close);
    if (parkedRetry != null) {
      parkedRetry.close();
    }
    rabbit.close(Rabbit.Use.CONSUME);
  }

  /** From now on the listener is told whenever the broker gave a partition to this instance. */
  void onTaken(Runnable listener) {
    taken = listener;
  }

  /** The partitions that this instance consumes or waits for. */
  List<Partition> all() {
    return partitions;
  }

  private Duration retryParked() {
    return dispatch.retryParked() ? Duration.ZERO : Duration.ofSeconds(1);
  }
}
