package dev.reelay.simulator.ledger;

import dev.reelay.simulator.clock.SimulatedClock;
import dev.reelay.simulator.job.RemoteJob;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What a real provider would have charged, and who asked for it how often. */
@ApplicationScoped
public class Ledger {
  private static final int MAX_LEAKS = 1000;

  private final SimulatedClock clock;
  private final LedgerConfig config;
  private final LinkedHashMap<RemoteJob, Entry> entries = new LinkedHashMap<>();
  private final LinkedHashMap<String, Integer> attempts = new LinkedHashMap<>();
  private final Deque<Leak> leaks = new ArrayDeque<>();

  Ledger(SimulatedClock clock, LedgerConfig config) {
    this.clock = clock;
    this.config = config;
  }

  /** Counts an attempt to create, accepted or not, and tells which it is of its reference. */
  public synchronized int attempt(String provider, Reference reference) {
    String key = provider + "\n" + reference.text();
    int attempt = attempts.getOrDefault(key, 0) + 1;
    attempts.put(key, attempt);
    if (attempts.size() > config.maxReferences()) {
      attempts.pollFirstEntry();
    }
    return attempt;
  }

  /** Writes down that a job was accepted and costs money. */
  public synchronized void charged(RemoteJob job, Charge charge) {
    entries.put(job, new Entry(job, charge));
    if (entries.size() > config.maxEntries()) {
      entries.pollFirstEntry();
    }
  }

  /** Writes down that its client asked how a job stands. */
  public void polled(RemoteJob job) {
    with(job, entry -> entry.polled(clock.instant()));
  }

  /**
   * Writes down that the client of a job has a reason to look, such as a webhook or an address that
   * was refused, so that its next poll is not hasty.
   */
  public void hinted(RemoteJob job) {
    with(job, Entry::hinted);
  }

  /** Writes down that its client asked to stop a job. */
  public void cancelRequested(RemoteJob job) {
    with(job, entry -> entry.cancelRequested(clock.instant()));
  }

  /** A job that costs nothing in the end. */
  public void refunded(RemoteJob job) {
    with(job, Entry::refund);
  }

  /** Writes down that a credential was sent to a host that must not see it. */
  public synchronized void leaked(Leak leak) {
    leaks.addLast(leak);
    if (leaks.size() > MAX_LEAKS) {
      leaks.removeFirst();
    }
  }

  /** All entries, the oldest first. */
  public synchronized List<Entry> entries() {
    return new ArrayList<>(entries.values());
  }

  /** Credentials that were sent to a host that must not see them. */
  public synchronized List<Leak> leaks() {
    return List.copyOf(leaks);
  }

  /** Forgets all entries, and how often which film was asked for; jobs go on. */
  public synchronized void reset() {
    entries.clear();
    attempts.clear();
    leaks.clear();
  }

  private void with(RemoteJob job, Consumer<Entry> action) {
    Optional<Entry> entry;
    synchronized (this) {
      entry = Optional.ofNullable(entries.get(job));
    }
    entry.ifPresent(action);
  }
}
