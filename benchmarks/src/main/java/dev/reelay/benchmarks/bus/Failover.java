package dev.reelay.benchmarks.bus;

import dev.reelay.benchmarks.measure.Patience;
import dev.reelay.testkit.fault.ServiceProcess;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * How long partitions are without an instance that serves them, when one is killed, stopped, frozen
 * or added.
 */
final class Failover {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int KEYS = 200;
  private static final int RECENT_EVENTS = 15;
  private static final Duration FOR_A_KILL = Duration.ofMillis(1_500);
  private static final Duration FOR_A_STOP = Duration.ofSeconds(3);

  /** Short, for the next measurement waits for its end. */
  private static final Duration FOR_A_LOOK = Duration.ofMillis(600);

  private final Cluster cluster;
  private final Effects effects;
  private final Duration every;
  private final Duration recent;
  private final Times times;
  private final Clock clock = Clock.systemUTC();

  /**
   * Each partition has an event every so often while something is measured; none while an instance
   * starts, which would take longer and tell nothing.
   */
  Failover(Cluster cluster, Effects effects, Duration every, Times times) {
    this.cluster = cluster;
    this.effects = effects;
    this.every = every;
    this.recent = every.multipliedBy(RECENT_EVENTS);
    this.times = times;
  }

  /** Kills the oldest and adds one, stops the oldest and adds one. */
  void replaceTwo() throws Exception {
    kill(cluster.consumers().getFirst());
    add();
    stop(cluster.consumers().getFirst());
    add();
  }

  /** Freezes one until the others serve its partitions; returns when it has a share again. */
  void freeze(ServiceProcess victim) throws Exception {
    beginEvents(FOR_A_KILL);
    Set<Integer> its = partitionsOf(victim);
    Instant moment = clock.instant();
    victim.freeze();
    record(Absence.FROZEN, Absence.FROZEN_PARTITION, moment, awaitOthers(its, moment, victim));
    victim.thaw();
    awaitBalance();
  }

  private void kill(ServiceProcess victim) throws Exception {
    beginEvents(FOR_A_KILL);
    Set<Integer> its = partitionsOf(victim);
    Instant moment;
    Instant closed;
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
        OpenSocket socket = new OpenSocket(victim.managementPort())) {
      Future<Instant> end = executor.submit(() -> socket.awaitEnd(clock));
      moment = clock.instant();
      victim.kill();
      closed = end.get();
    }
    Map<Integer, Instant> served = awaitOthers(its, moment, victim);
    record(Absence.KILLED, Absence.KILLED_PARTITION, moment, served);
    times.add(Absence.CLOSED, Duration.between(moment, closed));
    times.add(Absence.KILLED_SINCE_CLOSED, longest(closed, served));
    cluster.forget(victim);
  }

  private void stop(ServiceProcess victim) throws Exception {
    beginEvents(FOR_A_STOP);
    Set<Integer> its = partitionsOf(victim);
    Instant moment = clock.instant();
    victim.stop();
    times.add(Absence.EXITED, Duration.between(moment, clock.instant()));
    Map<Integer, Instant> last = effects.lastBy(moment.minusSeconds(1), victim.name());
    Duration gap = Duration.ZERO;
    for (Map.Entry<Integer, Instant> served : awaitOthers(its, moment, victim).entrySet()) {
      Instant before = last.getOrDefault(served.getKey(), moment);
      Duration unserved = Duration.between(before, served.getValue());
      gap = unserved.compareTo(gap) > 0 ? unserved : gap;
    }
    times.add(Absence.STOPPED, gap);
    cluster.forget(victim);
  }

  private void add() throws Exception {
    Instant begun = clock.instant();
    ServiceProcess added = cluster.addConsumer();
    cluster.awaitReady(added);
    Instant ready = clock.instant();
    times.add(Absence.STARTED, Duration.between(begun, ready));
    awaitBalance();
    times.add(Absence.ADDED, Duration.between(ready, clock.instant()));
  }

  /** Returns when events have come so long that all owners show. */
  private void beginEvents(Duration length) throws SQLException, InterruptedException {
    Patience.await("the last events to be written", PATIENCE, effects::isWritten);
    Duration untilOwnersShow =
        Duration.between(clock.instant(), order(length.plus(recent))).plus(recent);
    TimeUnit.NANOSECONDS.sleep(untilOwnersShow.toNanos());
  }

  private Instant order(Duration length) throws SQLException {
    Duration pause = every.dividedBy(Cluster.PARTITIONS);
    return effects.order(new Effects.Load(length.dividedBy(pause), pause, 1, KEYS));
  }

  private void keepEventsComing() throws SQLException {
    if (effects.isWritten()) {
      order(FOR_A_LOOK);
    }
  }

  /** Returns when each instance has its share and no more. */
  void awaitBalance() throws InterruptedException {
    int most = Math.ceilDiv(Cluster.PARTITIONS, cluster.consumers().size());
    Patience.await(
        "partitions to be shared",
        PATIENCE,
        () -> {
          keepEventsComing();
          Map<Integer, String> owners = effects.owners(recent);
          return owners.size() == Cluster.PARTITIONS
              && cluster.consumers().stream().allMatch(one -> owned(owners, one.name()) <= most);
        });
  }

  private Map<Integer, Instant> awaitOthers(
      Set<Integer> partitions, Instant moment, ServiceProcess victim) throws Exception {
    Map<Integer, Instant> served = new HashMap<>();
    Patience.await(
        "others to serve the partitions of " + victim.name(),
        PATIENCE,
        () -> {
          keepEventsComing();
          served.putAll(effects.firstByOthers(moment, victim.name()));
          return served.keySet().containsAll(partitions);
        });
    served.keySet().retainAll(partitions);
    return served;
  }

  private void record(Absence all, Absence each, Instant moment, Map<Integer, Instant> served) {
    times.add(all, longest(moment, served));
    served.values().forEach(at -> times.add(each, Duration.between(moment, at)));
  }

  private Set<Integer> partitionsOf(ServiceProcess process) throws SQLException {
    return effects.owners(recent).entrySet().stream()
        .filter(owner -> owner.getValue().equals(process.name()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private static long owned(Map<Integer, String> owners, String name) {
    return owners.values().stream().filter(name::equals).count();
  }

  private static Duration longest(Instant since, Map<Integer, Instant> served) {
    return served.values().stream()
        .map(at -> Duration.between(since, at))
        .reduce(Duration.ZERO, (one, other) -> one.compareTo(other) > 0 ? one : other);
  }
}
