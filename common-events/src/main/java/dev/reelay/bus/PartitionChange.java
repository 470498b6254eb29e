package dev.reelay.bus;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the order when the number of partitions changes. The relays of a service send with one
 * number at a time; those of another number hold their events in the outbox until no instance with
 * the former number lives and all that was sent with it has been handled.
 */
@ApplicationScoped
class PartitionChange {
  private static final Logger LOG = Logger.getLogger(PartitionChange.class);

  private final PartitionCountStore counts;
  private final Instance instance;
  private final Rabbit rabbit;
  private final BusConfig config;
  private @Nullable Echo echo;
  private boolean settled;
  private volatile @Nullable String holding;

  PartitionChange(
      PartitionCountStore counts,
      Instance instance,
      Rabbit rabbit,
      BusConfig config,
      MeterRegistry meters) {
    this.counts = counts;
    this.instance = instance;
    this.rabbit = rabbit;
    this.config = config;
    meters.gauge("reelay.relay.held", this, change -> change.holding == null ? 0 : 1);
  }

  /** What keeps the relay from sending; null when nothing does. */
  @Nullable String holding() {
    return holding;
  }

  /**
   * Whether the relay may send with its number of partitions. To be asked in the transaction that
   * holds the lock of the relay.
   */
  boolean mayRelay() throws IOException, TimeoutException {
    // Nobody takes the number away from a service with a living instance.
    if (settled && instance.isAlive()) {
      return true;
    }
    settled = false;
    Optional<PartitionCountStore.InUse> inUse = counts.inUse();
    if (inUse.isEmpty()) {
      counts.use(config.partitions(), false);
      return true;
    }
    if (inUse.get().count() != config.partitions()) {
      claim(inUse.get().count());
      return false;
    }
    if (inUse.get().moving()) {
      return isEverythingHandled();
    }
    settled = true;
    hold(null);
    return true;
  }

  private void claim(int other) {
    int instances = counts.instancesWith(other, config.instanceLease());
    if (instances > 0) {
      hold(instances + " instances work with " + other + " partitions");
    } else {
      counts.use(config.partitions(), true);
      hold("events lie in the queues of " + other + " partitions");
    }
  }

  private boolean isEverythingHandled() throws IOException, TimeoutException {
    Echo asked = echo;
    if (asked == null || !asked.isOpen()) {
      asked = Echo.ask(rabbit.connection(Rabbit.Use.PUBLISH), formerQueues());
      echo = asked;
    }
    int silent = asked.silent();
    if (silent > 0) {
      hold("events may lie in " + silent + " queues of another number of partitions");
      return false;
    }
    asked.close();
    echo = null;
    counts.use(config.partitions(), false);
    hold(null);
    return true;
  }

  /** Where this service has sent events to with other numbers. */
  private List<String> formerQueues() {
    Routes.Service self = Routes.Service.of(config.service());
    Set<Routes.Service> receivers = EnumSet.noneOf(Routes.Service.class);
    Routes.all().values().stream()
        .filter(route -> route.from() == self)
        .forEach(route -> receivers.addAll(route.to()));
    List<String> queues = new ArrayList<>();
    for (int count : counts.others(config.partitions())) {
      Partitions former = new Partitions(count);
      for (Routes.Service receiver : receivers) {
        former.all().forEach(number -> queues.add(former.queue(receiver.id(), number)));
      }
    }
    return queues;
  }

  private void hold(@Nullable String reason) {
    if (reason != null && holding == null) {
      LOG.infof("The relay holds back with %d partitions: %s", config.partitions(), reason);
    }
    if (reason == null && holding != null) {
      LOG.infof("The relay sends with %d partitions", config.partitions());
    }
    holding = reason;
  }
}
