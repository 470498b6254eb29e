package dev.reelay.benchmarks.bus;

import dev.reelay.testkit.fault.ServiceProcess;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How long partitions are without an instance that serves them, when one is killed, stopped, frozen
 * or added.
 */
final class Failover {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int KEYS = 200;
  private static final int RECENT_EVENTS = 30;
  private static final long TRANSACTIONS = 10_000_000;

  private final Cluster cluster;
  private final Effects effects;
  private final Duration every;
  private final Duration recent;
  private final Clock clock = Clock.systemUTC();

  /** Each partition will have an event every so often. */
  Failover(Cluster cluster, Effects effects, Duration every) {
    this.cluster = cluster;
    this.effects = effects;
    this.every = every;
    this.recent = every.multipliedBy(RECENT_EVENTS);
  }

  /**
   * What was measured.
   *
   * @param killed of each kill, until all partitions of the killed one are served by others
   * @param killedPartitions the same, of each partition
   * @param died of each kill, until the process was gone; before that no server can know
   * @param stopped of each graceful stop, the longest time that a partition of it went unserved
   * @param exited from SIGTERM to the end of the process
   * @param added of each added instance, from its readiness until it owns its share
   * @param frozen of each freeze, until all its partitions are served by others
   */
  record Times(
      List<Duration> killed,
      List<Duration> killedPartitions,
      List<Duration> died,
      List<Duration> stopped,
      List<Duration> exited,
      List<Duration> added,
      List<Duration> frozen) {
    Times() {
      this(list(), list(), list(), list(), list(), list(), list());
    }

    private static List<Duration> list() {
      return Collections.synchronizedList(new ArrayList<>());
    }
  }

  /** Lets the events begin; returns when each instance has its share. */
  void begin() throws SQLException, InterruptedException {
    effects.order(new Effects.Load(TRANSACTIONS, every.dividedBy(Cluster.PARTITIONS), 1, KEYS));
    awaitBalance();
  }

  /** Kills one, stops another, adds two, again and again. */
  void killStopAdd(int tries, Times times) throws Exception {
    for (int i = 0; i < tries; i++) {
      kill(cluster.consumers().getFirst(), times);
      stop(cluster.consumers().getFirst(), times);
      add(2, times);
    }
  }

  /** Freezes one until the others serve its partitions, again and again. */
  void freeze(int tries, Times times) throws Exception {
    for (int i = 0; i < tries; i++) {
      ServiceProcess victim = cluster.consumers().get(i % cluster.consumers().size());
      Set<Integer> its = partitionsOf(victim);
      Instant moment = clock.instant();
      victim.freeze();
      times.frozen().add(longest(moment, awaitOthers(its, moment, victim)));
      victim.thaw();
      awaitBalance();
    }
  }

  private void kill(ServiceProcess victim, Times times) throws Exception {
    Set<Integer> its = partitionsOf(victim);
    Instant moment = clock.instant();
    victim.kill();
    times.died().add(Duration.between(moment, clock.instant()));
    Map<Integer, Instant> served = awaitOthers(its, moment, victim);
    served.values().forEach(at -> times.killedPartitions().add(Duration.between(moment, at)));
    times.killed().add(longest(moment, served));
    cluster.forget(victim);
  }

  private void stop(ServiceProcess victim, Times times) throws Exception {
    Set<Integer> its = partitionsOf(victim);
    Instant moment = clock.instant();
    victim.stop();
    times.exited().add(Duration.between(moment, clock.instant()));
    Map<Integer, Instant> last = effects.lastBy(moment.minusSeconds(1), victim.name());
    Duration gap = Duration.ZERO;
    for (Map.Entry<Integer, Instant> served : awaitOthers(its, moment, victim).entrySet()) {
      Instant before = last.getOrDefault(served.getKey(), moment);
      Duration unserved = Duration.between(before, served.getValue());
      gap = unserved.compareTo(gap) > 0 ? unserved : gap;
    }
    times.stopped().add(gap);
    cluster.forget(victim);
  }

  private void add(int count, Times times) throws Exception {
    Map<ServiceProcess, Instant> waiting = new HashMap<>();
    for (int i = 0; i < count; i++) {
      waiting.put(cluster.addConsumer(), Instant.MAX);
    }
    int share = Cluster.PARTITIONS / cluster.consumers().size();
    Patience.await(
        "added instances to own their share",
        PATIENCE,
        () -> {
          Map<Integer, String> owners = effects.owners(recent);
          Instant now = clock.instant();
          waiting.replaceAll(
              (added, ready) -> ready.equals(Instant.MAX) && added.isReady() ? now : ready);
          waiting
              .entrySet()
              .removeIf(added -> {
                boolean served = owned(owners, added.getKey().name()) >= share;
                if (served) {
                  Duration took = Duration.between(added.getValue(), now);
                  times.added().add(took.isNegative() ? Duration.ZERO : took);
                }
                return served;
              });
          return waiting.isEmpty();
        });
    awaitBalance();
  }

  private void awaitBalance() throws InterruptedException {
    int most = Math.ceilDiv(Cluster.PARTITIONS, cluster.consumers().size());
    Patience.await(
        "partitions to be shared",
        PATIENCE,
        () -> {
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
          served.putAll(effects.firstByOthers(moment, victim.name()));
          return served.keySet().containsAll(partitions);
        });
    served.keySet().retainAll(partitions);
    return served;
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
