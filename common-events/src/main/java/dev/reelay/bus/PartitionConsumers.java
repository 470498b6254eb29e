package dev.reelay.bus;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
  private final List<Partition> partitions = new ArrayList<>();
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
      Partition.Shared shared =
          new Partition.Shared(rabbit, dispatch, signs, config.batch(), rabbitConfig.prefetch());
      Partitions naming = new Partitions(config.partitions());
      for (int number : naming.all()) {
        partitions.add(Partition.start(naming.queue(config.service(), number), shared));
      }
    }
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

  /** The partitions that this instance consumes or waits for. */
  List<Partition> all() {
    return partitions;
  }

  private Duration retryParked() {
    return dispatch.retryParked() ? Duration.ZERO : Duration.ofSeconds(1);
  }
}
