package dev.reelay.chaos;

import dev.reelay.testkit.fault.ServiceProcess;
import dev.reelay.testkit.fault.TcpProxy;
import dev.reelay.testkit.history.Loss;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Random;

/** Faults of one process, of its wires, and of what it can be told. */
final class ProcessFaults {
  /** Longer than every lease and time-out behind which others take over. */
  private static final Duration SILENCE = Duration.ofSeconds(8);

  private static final Duration SENT_LATELY = Duration.ofSeconds(5);

  private final Arena arena;
  private final Random random;

  ProcessFaults(Arena arena, Random random) {
    this.arena = arena;
    this.random = random;
  }

  Hit inflict(Fault fault) throws Exception {
    return switch (fault) {
      case KILL_CONSUMER -> kill(any(arena.consumers()));
      case KILL_PUBLISHER -> kill(any(arena.publishers()));
      case STOP_CONSUMER -> stop(any(arena.consumers()));
      case STOP_PUBLISHER -> stop(any(arena.publishers()));
      case FREEZE_CONSUMER -> freeze(any(arena.consumers()));
      case FREEZE_PUBLISHER -> freeze(any(arena.publishers()));
      case CUT_CONSUMER -> cut(any(arena.consumers()));
      case CUT_PUBLISHER -> cut(any(arena.publishers()));
      case BLACK_HOLE_PUBLISHER -> swallowBoth(any(arena.publishers()));
      case BLACK_HOLE_CONSUMER -> swallowBoth(any(arena.consumers()));
      case BLACK_HOLE_CONSUMER_POSTGRES -> {
        ServiceProcess victim = any(arena.consumers());
        yield swallow(victim, List.of(arena.wires(victim).postgres()));
      }
      case BLACK_HOLE_CONSUMER_RABBITMQ -> {
        ServiceProcess victim = any(arena.consumers());
        yield swallow(victim, List.of(arena.wires(victim).rabbitMq()));
      }
      case SLOW_CONSUMER -> slow(any(arena.consumers()));
      case DELETE_QUEUE -> deleteQueue();
      case CHANGE_PARTITIONS -> changePartitions();
      default -> resend();
    };
  }

  private Hit kill(ServiceProcess victim) throws InterruptedException {
    OffsetDateTime moment = Hit.now();
    victim.kill();
    // Before the system has ended it and closed its connections, no server can know.
    long dead = Duration.between(moment, Hit.now()).toMillis();
    return new Hit(
        victim.name() + " (dead after " + dead + " ms)", moment, null, null, () -> restart(victim));
  }

  private Hit stop(ServiceProcess victim) throws InterruptedException {
    Duration exit = victim.stop();
    return new Hit(victim.name(), Hit.now(), null, exit, () -> restart(victim));
  }

  private @org.jspecify.annotations.Nullable Loss restart(ServiceProcess victim) throws Exception {
    victim.start();
    arena.awaitReady(victim);
    return null;
  }

  private static Hit freeze(ServiceProcess victim) throws Exception {
    victim.freeze();
    long begun = System.nanoTime();
    return Hit.on(victim.name())
        .with(() -> {
          Storm.pause(SILENCE.minusNanos(System.nanoTime() - begun));
          victim.thaw();
          return null;
        });
  }

  private Hit cut(ServiceProcess victim) {
    arena.wires(victim).both().forEach(TcpProxy::cut);
    return Hit.on(victim.name());
  }

  private Hit swallowBoth(ServiceProcess victim) {
    return swallow(victim, arena.wires(victim).both());
  }

  private static Hit swallow(ServiceProcess victim, List<TcpProxy> wires) {
    wires.forEach(TcpProxy::blackHole);
    return endingLater(victim, wires);
  }

  private Hit slow(ServiceProcess victim) {
    arena.wires(victim).slow();
    return endingLater(victim, arena.wires(victim).both());
  }

  private static Hit endingLater(ServiceProcess victim, List<TcpProxy> wires) {
    long begun = System.nanoTime();
    return Hit.on(victim.name())
        .with(() -> {
          Storm.pause(SILENCE.minusNanos(System.nanoTime() - begun));
          wires.forEach(TcpProxy::pass);
          return null;
        });
  }

  private Hit deleteQueue() throws Exception {
    int partition = random.nextInt(arena.partitions());
    String queue = "tracker." + arena.partitions() + "-" + partition;
    OffsetDateTime moment = Hit.now();
    arena.vhost().deleteQueue(queue);
    return Hit.on(queue).with(() -> sendAgain(arena, partition, moment));
  }

  /** What an operator does after a loss: everything since a while before leaves again. */
  static Loss sendAgain(
      Arena arena, @org.jspecify.annotations.Nullable Integer partition, OffsetDateTime destroyed)
      throws Exception {
    arena.resend(destroyed.minusMinutes(1));
    // Newer facts may still lie before the ones that were sent again.
    return new Loss(partition, destroyed.toInstant(), Hit.now().plusSeconds(10).toInstant());
  }

  private Hit changePartitions() throws Exception {
    long begun = System.nanoTime();
    arena.changePartitions();
    Duration length = Duration.ofNanos(System.nanoTime() - begun);
    return new Hit("to " + arena.partitions(), Hit.now(), length, null, () -> null);
  }

  private Hit resend() throws Exception {
    arena.resend(Hit.now().minus(SENT_LATELY));
    return Hit.on("");
  }

  private ServiceProcess any(List<ServiceProcess> processes) {
    return processes.get(random.nextInt(processes.size()));
  }
}
