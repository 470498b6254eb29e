package dev.reelay.simulator.ledger;

import dev.reelay.simulator.job.Moment;
import dev.reelay.simulator.job.Phase;
import dev.reelay.simulator.job.RemoteJob;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One create that a real provider would have charged, and how its client behaved since. */
public final class Entry {
  private final RemoteJob job;
  private final String fingerprint;
  private final Reference reference;
  private final double billed;
  private final Duration shortestAllowed;
  private int polls;
  private int pollsTooFast;
  private int hints;
  private @Nullable Duration shortestGap;
  private @Nullable Instant lastPoll;
  private @Nullable Instant cancelRequested;
  private boolean refunded;

  Entry(RemoteJob job, Charge charge) {
    this.job = job;
    this.fingerprint = charge.fingerprint();
    this.reference = charge.reference();
    this.billed = charge.amount();
    this.shortestAllowed = charge.shortestPoll();
  }

  /** What was paid for. */
  public RemoteJob job() {
    return job;
  }

  /** Which credential paid. */
  public String fingerprint() {
    return fingerprint;
  }

  /** Which film it was for. */
  public Reference reference() {
    return reference;
  }

  /** What it cost in US dollars; 0 once refunded. */
  public synchronized double billed() {
    return refunded ? 0 : billed;
  }

  /** How often its state was asked for. */
  public synchronized int polls() {
    return polls;
  }

  /** How often it was asked sooner after the last time than the provider documents. */
  public synchronized int pollsTooFast() {
    return pollsTooFast;
  }

  /** The shortest simulated time between two polls; null before the second. */
  public synchronized @Nullable Duration shortestGap() {
    return shortestGap;
  }

  /** When its client first asked to stop it, in simulated time; null if it did not. */
  public synchronized @Nullable Instant cancelRequested() {
    return cancelRequested;
  }

  /** Whether its client asked to stop it and it went on, as it was refused or too late. */
  public boolean wentOn(Instant now) {
    Instant asked = cancelRequested();
    if (asked == null) {
      return false;
    }
    // What had ended, or was lost, can no longer be meant: its client clears up.
    Moment then = job.really(asked);
    return then.known() && !then.phase().isTerminal() && job.really(now).phase() != Phase.CANCELLED;
  }

  /** Whether a second create for the same film at a simulated time was one too many. */
  boolean coversAnother(Instant created) {
    Moment moment = job.at(created);
    return moment.known() && moment.phase() != Phase.FAILED && moment.phase() != Phase.CANCELLED;
  }

  synchronized void polled(Instant now) {
    polls++;
    Instant last = lastPoll;
    if (last != null && hints > 0) {
      // Whoever was told that something happened may look at once, beside its timetable.
      hints--;
      return;
    }
    lastPoll = now;
    if (last == null) {
      return;
    }
    Duration gap = Duration.between(last, now);
    if (shortestGap == null || gap.compareTo(shortestGap) < 0) {
      shortestGap = gap;
    }
    if (gap.compareTo(shortestAllowed) < 0) {
      pollsTooFast++;
    }
  }

  synchronized void hinted() {
    hints++;
  }

  synchronized void cancelRequested(Instant now) {
    if (cancelRequested == null) {
      cancelRequested = now;
    }
    hints++;
  }

  synchronized void refund() {
    refunded = true;
  }
}
