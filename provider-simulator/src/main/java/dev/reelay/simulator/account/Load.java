package dev.reelay.simulator.account;

import dev.reelay.simulator.job.RemoteJob;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What runs under one credential at one provider. */
public final class Load {
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int WINDOW_SIZE = 10_000;

  /**
   * What is known of a credential's load.
   *
   * @param fingerprint of the credential
   * @param running jobs that are unfinished
   * @param most that were unfinished at once
   * @param accepted creates
   * @param refusedByConcurrency creates
   * @param refusedByRate creates
   */
  public record Figures(
      String fingerprint,
      int running,
      int most,
      long accepted,
      long refusedByConcurrency,
      long refusedByRate) {}

  private final String fingerprint;
  private final List<RemoteJob> running = new ArrayList<>();
  private final Deque<Instant> creates = new ArrayDeque<>();
  private int most;
  private long accepted;
  private long refusedByConcurrency;
  private long refusedByRate;

  Load(String fingerprint) {
    this.fingerprint = fingerprint;
  }

  Room room(AccountSettings settings, Instant now) {
    dropEnded(now);
    if (settings.ratePerMinute() > 0 && creates.size() >= settings.ratePerMinute()) {
      refusedByRate++;
      return new Room.TooFast(Duration.between(now, creates.getFirst().plus(WINDOW)));
    }
    if (settings.concurrency() > 0 && running.size() >= settings.concurrency()) {
      refusedByConcurrency++;
      return new Room.TooMany();
    }
    return new Room.Free();
  }

  void accepted(RemoteJob job, Instant now) {
    dropEnded(now);
    running.add(job);
    creates.addLast(now);
    if (creates.size() > WINDOW_SIZE) {
      creates.removeFirst();
    }
    accepted++;
    most = Math.max(most, running.size());
  }

  void ended(RemoteJob job) {
    running.removeIf(entry -> entry == job);
  }

  Figures figures(Instant now) {
    dropEnded(now);
    return new Figures(
        fingerprint, running.size(), most, accepted, refusedByConcurrency, refusedByRate);
  }

  void reset() {
    most = running.size();
    accepted = 0;
    refusedByConcurrency = 0;
    refusedByRate = 0;
  }

  private void dropEnded(Instant now) {
    // Asked anew each time: where jobs wait for one another, what ends one moves the end of others.
    running.removeIf(job -> !job.ends().isAfter(now));
    while (!creates.isEmpty() && !creates.getFirst().plus(WINDOW).isAfter(now)) {
      creates.removeFirst();
    }
  }
}
