package dev.reelay.bus;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Shares the partitions between the instances of this service, and finds consumers that are
 * connected but get nothing.
 *
 * <p>The broker gives every partition to the first consumer and never takes one away. So each
 * instance counts its siblings (the consumers of a presence queue, which the broker drops with
 * their connections), and gives up what it owns above its share, the newest first; the next one in
 * the broker's line gets it and, when that one has its share already, passes it on at once.
 * Exclusivity is the broker's; this is only a hint, and a wrong count costs a hand-over, never
 * order. Probes through each partition show who owns it even when nothing happens.
 */
@ApplicationScoped
class Balance implements Duty {
  static final String PROBE = "reelay.probe";

  private static final Logger LOG = Logger.getLogger(Balance.class);

  /**
   * A wrong count may send a partition round and round; this bounds how often. Also how long after
   * a partition was taken: what comes with it, above all the count of siblings, is there by then.
   */
  private static final Duration ROUND_MIN = Duration.ofMillis(100);

  private static final Duration SILENT = Duration.ofSeconds(8);
  private static final Duration HEAL_PAUSE = Duration.ofSeconds(10);
  private static final Duration PRESENCE_QUEUE_LIFE = Duration.ofMinutes(1);

  private final Rabbit rabbit;
  private final PartitionConsumers consumers;
  private final PartitionSigns signs;
  private final BusConfig config;
  private final MeterRegistry meters;
  private final Map<String, Long> healedNanos = new HashMap<>();
  private Pace pace = Pace.USUAL;
  private @Nullable Channel channel;
  private @Nullable Loop loop;
  private long probedNanos = System.nanoTime();
  private long roundNanos = System.nanoTime() - ROUND_MIN.toNanos();
  private volatile long takenNanos = roundNanos;

  /** Whether a partition was given up since the last probe, so that its new owner should know. */
  private boolean askWhoOwns;

  /**
   * How often an instance looks by itself.
   *
   * @param round at the number of its siblings
   * @param probe through all partitions, were it alone; siblings take turns
   */
  record Pace(Duration round, Duration probe) {
    static final Pace USUAL = new Pace(Duration.ofSeconds(1), Duration.ofSeconds(2));
  }

  Balance(
      Rabbit rabbit,
      PartitionConsumers consumers,
      PartitionSigns signs,
      BusConfig config,
      MeterRegistry meters) {
    this.rabbit = rabbit;
    this.consumers = consumers;
    this.signs = signs;
    this.config = config;
    this.meters = meters;
  }

  /** Sets another pace, before the start. */
  void pace(Pace other) {
    pace = other;
  }

  @Override
  public int order() {
    return 92;
  }

  @Override
  public void start() {
    meters.counter("reelay.partitions.given.up");
    meters.counter("reelay.partitions.healed");
    meters.gauge("reelay.partitions.owned", consumers, all -> owned(all.all()).size());
    if (config.connected()) {
      Loop started = Loop.start(config.service() + "-balance", this::round);
      loop = started;
      // The broker gives to whoever stands next in its line, which need not be who has too few.
      consumers.onTaken(() -> {
        takenNanos = System.nanoTime();
        started.wake();
      });
    }
  }

  @Override
  public void stop() {
    if (loop != null) {
      loop.close();
    }
    rabbit.close(Rabbit.Use.BALANCE);
  }

  private Duration round() throws Exception {
    long rested = System.nanoTime() - Math.max(roundNanos, takenNanos);
    if (rested < ROUND_MIN.toNanos()) {
      return ROUND_MIN.minusNanos(rested);
    }
    roundNanos = System.nanoTime();
    try {
      return take();
    } catch (Exception e) {
      // Who cannot work must not count, or the others would give up partitions for nobody.
      leave();
      throw e;
    }
  }

  private Duration take() throws Exception {
    Set<String> silent =
        QuarkusTransaction.requiringNew()
            .call(() -> {
              signs.save();
              return signs.silentFor(SILENT);
            });
    int siblings = Math.max(1, present());
    boolean gaveUp = share(siblings);
    long now = System.nanoTime();
    if (askWhoOwns || isProbeDue(Duration.ofNanos(now - probedNanos), siblings, pace.probe())) {
      probedNanos = now;
      probe();
    }
    askWhoOwns = gaveUp;
    heal(silent);
    return gaveUp ? ROUND_MIN : pace.round();
  }

  private void leave() throws IOException {
    Channel open = channel;
    channel = null;
    if (open != null) {
      open.abort();
    }
  }

  /**
   * Gives up what is above the fair share, the newest first, so that long ownerships stay. True
   * when there was something to give up.
   */
  private boolean share(int instances) {
    // Each number of partitions for itself: those of a former one are idle and no share of the
    // work.
    boolean gave = false;
    Map<String, List<Partition>> families =
        consumers.all().stream().collect(Collectors.groupingBy(Partition::family));
    for (List<Partition> family : families.values()) {
      gave |= share(family, instances);
    }
    return gave;
  }

  private boolean share(List<Partition> family, int instances) {
    List<Partition> owned = owned(family);
    List<Partition> tooMany = surplus(owned, fairShare(family.size(), instances));
    for (Partition surplus : tooMany) {
      LOG.infof(
          "Gives %s up: %d of %d partitions with %d instances",
          surplus.queue(), owned.size(), family.size(), instances);
      meters.counter("reelay.partitions.given.up").increment();
      surplus.giveUp();
    }
    return !tooMany.isEmpty();
  }

  /** The most partitions that one of so many instances may own. */
  static int fairShare(int partitions, int instances) {
    return Math.ceilDiv(partitions, instances);
  }

  private static List<Partition> owned(List<Partition> all) {
    return all.stream()
        .filter(Partition::isOwned)
        .sorted(Comparator.comparingLong(Partition::ownedSinceNanos))
        .toList();
  }

  /** What is owned above the share, the newest; long ownerships stay. */
  static <T> List<T> surplus(List<T> oldestFirst, int share) {
    return oldestFirst.size() <= share ? List.of() : oldestFirst.subList(share, oldestFirst.size());
  }

  /** Siblings take turns: each probes so much more rarely that all together keep the pace. */
  static boolean isProbeDue(Duration sinceLast, int instances, Duration every) {
    return sinceLast.compareTo(every.multipliedBy(instances)) >= 0;
  }

  private void probe() throws IOException, TimeoutException {
    Channel open = channel();
    AMQP.BasicProperties probe = new AMQP.BasicProperties.Builder().type(PROBE).build();
    for (Partition partition : consumers.all()) {
      open.basicPublish("", partition.queue(), probe, new byte[0]);
    }
  }

  /** Consumes afresh where nobody, neither here nor elsewhere, has heard anything for long. */
  private void heal(Set<String> silent) {
    long now = System.nanoTime();
    for (Partition partition : consumers.all()) {
      Long healed = healedNanos.get(partition.queue());
      boolean rested = healed == null || now - healed > HEAL_PAUSE.toNanos();
      if (silent.contains(partition.queue()) && rested) {
        LOG.warnf("Nobody hears %s; its consumer starts afresh", partition.queue());
        meters.counter("reelay.partitions.healed").increment();
        healedNanos.put(partition.queue(), now);
        partition.giveUp();
      }
    }
  }

  /** How many instances of this service are connected, this one included. */
  private int present() throws IOException, TimeoutException {
    return channel().queueDeclarePassive(presenceQueue()).getConsumerCount();
  }

  private Channel channel() throws IOException, TimeoutException {
    Channel open = channel;
    if (open == null || !open.isOpen()) {
      open = rabbit.channel(Rabbit.Use.BALANCE, this::appear);
      channel = open;
    }
    return open;
  }

  private void appear(Channel opened) throws IOException {
    opened.queueDeclare(
        presenceQueue(),
        true,
        false,
        false,
        Map.of("x-queue-type", "quorum", "x-expires", PRESENCE_QUEUE_LIFE.toMillis()));
    opened.basicConsume(presenceQueue(), true, new DefaultConsumer(opened));
  }

  private String presenceQueue() {
    return presenceQueue(config);
  }

  /** Which queue each instance of a service consumes once. */
  static String presenceQueue(BusConfig config) {
    return config.service() + "." + config.partitions() + ".present";
  }
}
