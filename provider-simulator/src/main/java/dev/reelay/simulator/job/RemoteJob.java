package dev.reelay.simulator.job;

import dev.reelay.simulator.scenario.Fault;
import dev.reelay.simulator.scenario.FaultRule;
import dev.reelay.simulator.scenario.Operation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A job that a provider has accepted. What may still change: who asked how often, and its end. */
public final class RemoteJob {
  private static final int MAX_ADDRESSES = 100;

  private final String provider;
  private final String account;
  private final String id;
  private final Order order;
  private final Story story;
  private final Map<Operation, Integer> calls = new EnumMap<>(Operation.class);
  private Instant starts;
  private @Nullable Instant cancelled;
  private final List<Integer> fetched = new ArrayList<>();
  private int addresses;
  private boolean forgotten;
  private @Nullable Instant deleted;

  /**
   * A job as accepted.
   *
   * @param provider the provider that accepted it
   * @param account name of the account that pays
   * @param id as the provider tells it to the client
   */
  public RemoteJob(String provider, String account, String id, Order order, Story story) {
    this.provider = provider;
    this.account = account;
    this.id = id;
    this.order = order;
    this.story = story;
    this.starts = story.starts();
  }

  /** The provider that accepted it. */
  public String provider() {
    return provider;
  }

  /** Name of the account that pays. */
  public String account() {
    return account;
  }

  /** The id that the client was told. */
  public String id() {
    return id;
  }

  /** What the client asked for. */
  public Order order() {
    return order;
  }

  /** What happens to it. */
  public Story story() {
    return story;
  }

  /** How it stood or will stand at a simulated time, also when its provider has forgotten it. */
  public synchronized Moment really(Instant at) {
    return story.at(at, starts, cancelled);
  }

  /** How it stands at a simulated time. */
  public synchronized Moment at(Instant now) {
    Moment moment = really(now);
    return forgotten
        ? new Moment(
            now,
            moment.phase(),
            moment.percent(),
            moment.started(),
            moment.ended(),
            moment.failure(),
            false)
        : moment;
  }

  /** When it ends, unless its client stops it. */
  public synchronized Instant ends() {
    return cancelled == null ? starts.plus(story.working()) : cancelled;
  }

  /** Lets work begin at another time, for engines that do one job after another. */
  public synchronized void startAt(Instant simulated) {
    starts = simulated;
  }

  /** Stops it; without effect once it has ended. */
  public synchronized void cancel(Instant now) {
    if (cancelled == null && !story.at(now, starts, null).phase().isTerminal()) {
      cancelled = now;
    }
  }

  /** Its client had it deleted. */
  public synchronized void delete(Instant now) {
    if (deleted == null) {
      deleted = now;
    }
  }

  /** When its client had it deleted, in simulated time; null if it did not. */
  public synchronized @Nullable Instant deleted() {
    return deleted;
  }

  /** The provider has lost or deleted it; whoever looks finds nothing. */
  public synchronized void forget() {
    forgotten = true;
  }

  /** Counts a call and tells how many of its kind there were, with this one. */
  public synchronized int count(Operation operation) {
    return calls.merge(operation, 1, Integer::sum);
  }

  /** How many calls of a kind there were. */
  public synchronized int counted(Operation operation) {
    return calls.getOrDefault(operation, 0);
  }

  /** The number of a further address of its film, from 1. */
  public synchronized int nextAddress() {
    return ++addresses;
  }

  /** The how-manieth different address (from 1) it is under which its film was wanted. */
  public synchronized int fetchedFrom(int address) {
    int index = fetched.indexOf(address);
    if (index < 0 && fetched.size() < MAX_ADDRESSES) {
      fetched.add(address);
    }
    return index < 0 ? fetched.size() : index + 1;
  }

  /** The rule of a fault that meets the n-th call (from 1) of an operation, if one does. */
  public Optional<FaultRule> fault(Fault fault, int nth) {
    return story.rule(fault).filter(rule -> nth <= rule.times());
  }
}
