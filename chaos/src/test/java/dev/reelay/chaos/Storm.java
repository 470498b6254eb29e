package dev.reelay.chaos;

import static org.awaitility.Awaitility.await;

import dev.reelay.testkit.fault.PrivateServers;
import dev.reelay.testkit.fault.PrivateServers.Server;
import dev.reelay.testkit.fault.ServiceProcess;
import dev.reelay.testkit.history.History;
import dev.reelay.testkit.history.HistoryChecker;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Breaks one thing after the other, each under a backlog, heals all, and has the history judged.
 */
final class Storm {
  private static final Duration BURST = Duration.ofMillis(1_200);
  private static final Duration FROZEN = Duration.ofSeconds(8);

  private final Arena arena;
  private final Random random;
  private final Duration patience;
  private final @Nullable PrivateServers servers;
  private final List<Report.Blow> blows = new ArrayList<>();

  /**
   * Without private servers only process faults are possible. A partition that is not served again
   * within the patience counts as not recovered.
   */
  Storm(Arena arena, long seed, Duration patience, @Nullable PrivateServers servers) {
    this.arena = arena;
    this.patience = patience;
    this.random = new Random(seed);
    this.servers = servers;
  }

  /**
   * All the faults in random order, again and again, one every 10 to 20 s unless recovery takes
   * longer.
   */
  void rage(Duration length, List<Fault> faults) throws Exception {
    long end = System.nanoTime() + length.toNanos();
    List<Fault> next = new ArrayList<>();
    while (System.nanoTime() < end) {
      long begun = System.nanoTime();
      Duration every = Duration.ofMillis(10_000 + random.nextInt(10_000));
      if (next.isEmpty()) {
        next.addAll(faults);
        Collections.shuffle(next, random);
      }
      strike(next.removeLast());
      pause(every.minusNanos(System.nanoTime() - begun));
    }
  }

  /** Nothing breaks; the publishers write without a pause. */
  void blow(Duration length) throws Exception {
    arena.burst(length);
    pause(length);
  }

  /** One fault in a burst, its recovery measured, then healed. */
  void strike(Fault fault) throws Exception {
    arena.burst(BURST);
    pause(BURST.dividedBy(2));
    long backlog = arena.backlog();
    ServiceProcess victim = inflict(fault);
    // What was handled while the fault took effect proves nothing.
    OffsetDateTime moment = OffsetDateTime.now(Clock.systemUTC());
    long begun = System.nanoTime();
    if (victim == null && fault != Fault.RESEND_OUTBOX) {
      servers().up();
    }
    Duration recovery = recovery(moment, begun);
    heal(fault, victim, begun);
    blows.add(new Report.Blow(fault, victim == null ? "" : victim.name(), backlog, recovery));
  }

  /** Waits until nothing moves any more, then judges. */
  Report judge(long seed, Duration quietWithin) throws Exception {
    arena.silence();
    awaitQuiet(quietWithin);
    try (Connection connection = arena.connect()) {
      History history = arena.tables().read(connection);
      return new Report(seed, blows, HistoryChecker.check(history));
    }
  }

  private @Nullable ServiceProcess inflict(Fault fault) throws Exception {
    switch (fault) {
      case KILL_CONSUMER, FREEZE_CONSUMER, STOP_CONSUMER -> {
        return inflict(fault, any(arena.consumers()));
      }
      case KILL_PUBLISHER, FREEZE_PUBLISHER -> {
        return inflict(fault, any(arena.publishers()));
      }
      case RESEND_OUTBOX -> arena.resend();
      case RESTART_POSTGRES -> servers().stopPostgresImmediately();
      case KILL_RABBITMQ -> servers().kill(Server.RABBITMQ);
      case RESTART_RABBITMQ -> servers().stop(Server.RABBITMQ);
      case KILL_REDIS -> servers().kill(Server.REDIS);
    }
    return null;
  }

  private static ServiceProcess inflict(Fault fault, ServiceProcess victim) throws Exception {
    switch (fault) {
      case KILL_CONSUMER, KILL_PUBLISHER -> victim.kill();
      case FREEZE_CONSUMER, FREEZE_PUBLISHER -> victim.freeze();
      default -> victim.stop();
    }
    return victim;
  }

  private void heal(Fault fault, @Nullable ServiceProcess victim, long begun) throws Exception {
    if (victim == null) {
      return;
    }
    if (fault == Fault.FREEZE_CONSUMER || fault == Fault.FREEZE_PUBLISHER) {
      pause(FROZEN.minusNanos(System.nanoTime() - begun));
      victim.thaw();
    } else {
      victim.start();
      await(victim.name() + " is ready again")
          .atMost(Duration.ofSeconds(90))
          .until(victim::isReady);
    }
  }

  private @Nullable Duration recovery(OffsetDateTime moment, long begun) {
    try {
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(20))
          .atMost(patience)
          .until(() -> arena.partitionsSince(moment) == Arena.PARTITIONS);
      return Duration.ofNanos(System.nanoTime() - begun);
    } catch (ConditionTimeoutException e) {
      return null;
    }
  }

  /** All is handled, or nothing more comes; the checker tells which. */
  private void awaitQuiet(Duration within) {
    AtomicLong last = new AtomicLong(Long.MIN_VALUE);
    AtomicLong since = new AtomicLong(System.nanoTime());
    await()
        .atMost(Duration.ofMinutes(10))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> {
          long backlog = arena.backlog();
          if (last.getAndSet(backlog) != backlog) {
            since.set(System.nanoTime());
          }
          long still = System.nanoTime() - since.get();
          return still > (backlog == 0 ? Duration.ofSeconds(2) : within).toNanos();
        });
  }

  private ServiceProcess any(List<ServiceProcess> processes) {
    return processes.get(random.nextInt(processes.size()));
  }

  private PrivateServers servers() {
    if (servers == null) {
      throw new IllegalStateException("There are no private servers to break");
    }
    return servers;
  }

  private static void pause(Duration length) {
    if (length.isPositive()) {
      await().pollDelay(length).atMost(length.plusSeconds(5)).until(() -> true);
    }
  }
}
