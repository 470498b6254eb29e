package dev.reelay.chaos;

import static org.awaitility.Awaitility.await;

import dev.reelay.testkit.fault.PrivateServers;
import dev.reelay.testkit.history.History;
import dev.reelay.testkit.history.HistoryChecker;
import dev.reelay.testkit.history.Loss;
import java.sql.Connection;
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

  private static final Duration SHARED_WITHIN = Duration.ofSeconds(15);

  private final Arena arena;
  private final Random random;
  private final Duration patience;
  private final @Nullable PrivateServers servers;
  private final List<Report.Blow> blows = new ArrayList<>();
  private final List<Loss> losses = new ArrayList<>();

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

  /** One fault in a burst, its recovery measured, then made good. */
  void strike(Fault fault) throws Exception {
    awaitShared();
    arena.burst(BURST);
    pause(BURST.dividedBy(2));
    long backlog = arena.backlog();
    Hit hit = inflict(fault);
    Recovery recovery = recovery(hit.moment());
    Loss loss = hit.remedy().apply();
    if (loss != null) {
      losses.add(loss);
    }
    blows.add(new Report.Blow(fault, hit, backlog, recovery));
  }

  /** Waits until nothing moves any more, then judges. */
  Report judge(long seed, Duration quietWithin) throws Exception {
    arena.silence();
    awaitQuiet(quietWithin);
    try (Connection connection = arena.connect()) {
      History history = arena.tables().read(connection).with(losses);
      return new Report(seed, blows, HistoryChecker.check(history));
    }
  }

  private Hit inflict(Fault fault) throws Exception {
    if (!Fault.OF_SERVERS.contains(fault)) {
      return new ProcessFaults(arena, random).inflict(fault);
    }
    if (servers == null) {
      throw new IllegalStateException("There are no private servers to break");
    }
    return new ServerFaults(arena, servers).inflict(fault);
  }

  /** What owns nothing could be broken without anybody noticing. */
  private void awaitShared() {
    try {
      await().pollInterval(Duration.ofMillis(200)).atMost(SHARED_WITHIN).until(arena::isShared);
    } catch (ConditionTimeoutException e) {
      System.out.println("chaos: some consumer still has no work; the storm goes on");
    }
  }

  private Recovery recovery(OffsetDateTime moment) {
    try {
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(50))
          .atMost(patience)
          .until(() -> arena.allServed(moment) != null);
    } catch (ConditionTimeoutException e) {
      System.out.println("chaos: some partition was not served within " + patience);
    }
    return Recovery.of(moment, arena.partitions(), arena.served(moment));
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

  static void pause(Duration length) {
    if (length.isPositive()) {
      await().pollDelay(length).atMost(length.plusSeconds(5)).until(() -> true);
    }
  }
}
