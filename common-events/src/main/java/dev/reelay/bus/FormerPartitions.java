package dev.reelay.bus;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Consumes the queues of other numbers of partitions for as long as they exist, since other
 * services may still send to them, and what they have sent must be handled.
 */
@ApplicationScoped
class FormerPartitions implements Duty {
  private static final Duration ROUND = Duration.ofSeconds(3);

  private final PartitionCountStore counts;
  private final PartitionConsumers consumers;
  private final Rabbit rabbit;
  private final BusConfig config;
  private @Nullable Loop loop;

  FormerPartitions(
      PartitionCountStore counts, PartitionConsumers consumers, Rabbit rabbit, BusConfig config) {
    this.counts = counts;
    this.consumers = consumers;
    this.rabbit = rabbit;
    this.config = config;
  }

  @Override
  public int order() {
    return 91;
  }

  @Override
  public void start() {
    QuarkusTransaction.requiringNew().run(() -> counts.remember(config.partitions()));
    if (config.connected()) {
      loop = Loop.start(config.service() + "-former-partitions", this::round);
    }
  }

  @Override
  public void stop() {
    if (loop != null) {
      loop.close();
    }
  }

  private Duration round() throws IOException, TimeoutException {
    List<Integer> others =
        QuarkusTransaction.requiringNew().call(() -> counts.others(config.partitions()));
    for (int count : others) {
      Partitions former = new Partitions(count);
      if (exists(former.queue(config.service(), 0))) {
        consumers.add(former);
      } else {
        consumers.remove(former);
      }
    }
    return ROUND;
  }

  private boolean exists(String queue) throws IOException, TimeoutException {
    Channel asking = rabbit.connection(Rabbit.Use.CONSUME).createChannel();
    try {
      asking.queueDeclarePassive(queue);
      return true;
    } catch (IOException e) {
      // The broker closes the channel of who asks for what is not there.
      if (e.getCause() instanceof ShutdownSignalException closed && !closed.isHardError()) {
        return false;
      }
      throw e;
    } finally {
      asking.abort();
    }
  }
}
