package dev.reelay.simulator.desk;

import dev.reelay.simulator.account.Account;
import dev.reelay.simulator.account.Accounts;
import dev.reelay.simulator.account.Room;
import dev.reelay.simulator.clock.SimulatedClock;
import dev.reelay.simulator.clock.Timeline;
import dev.reelay.simulator.http.Call;
import dev.reelay.simulator.http.Delivery;
import dev.reelay.simulator.http.Reply;
import dev.reelay.simulator.job.Jobs;
import dev.reelay.simulator.job.Moment;
import dev.reelay.simulator.job.Phase;
import dev.reelay.simulator.job.RemoteJob;
import dev.reelay.simulator.job.Story;
import dev.reelay.simulator.ledger.Charge;
import dev.reelay.simulator.ledger.Ledger;
import dev.reelay.simulator.ledger.Reference;
import dev.reelay.simulator.scenario.Dice;
import dev.reelay.simulator.scenario.Fault;
import dev.reelay.simulator.scenario.FaultRule;
import dev.reelay.simulator.scenario.Operation;
import dev.reelay.simulator.scenario.Scenario;
import dev.reelay.simulator.scenario.Scenarios;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes orders, tells how jobs stand, drops them: what every provider does alike. */
@ApplicationScoped
public class Desk {
  /** The header with which a client names a film, also where the provider itself has no such. */
  public static final String REFERENCE = "X-Client-Reference";

  private final Scenarios scenarios;
  private final Jobs jobs;
  private final Accounts accounts;
  private final Ledger ledger;
  private final SimulatedClock clock;
  private final Timeline timeline;
  private final Event<Restarted> restarts;

  Desk(
      Scenarios scenarios,
      Jobs jobs,
      Accounts accounts,
      Ledger ledger,
      SimulatedClock clock,
      Timeline timeline,
      Event<Restarted> restarts) {
    this.scenarios = scenarios;
    this.jobs = jobs;
    this.accounts = accounts;
    this.ledger = ledger;
    this.clock = clock;
    this.timeline = timeline;
    this.restarts = restarts;
  }

  /** Takes an order that the provider has found valid, or refuses it. */
  public Submission submit(Call call, Service service, Account account, Wish wish) {
    Scenario scenario =
        scenarios.choose(service.name(), wish.order().model(), call.header(Scenarios.HEADER));
    Reference reference = reference(call, wish);
    int attempt = ledger.attempt(service.name(), reference);
    long seed = scenario.seed() == null ? scenarios.seed() : scenario.seed();
    Dice dice = Dice.of(seed, service.name(), reference.text(), attempt);
    List<FaultRule> faults = scenario.faultsFor(dice);
    Optional<Reply> obstacle =
        Obstacles.reply(faults, Operation.CREATE, attempt, service.dialect(), clock.wallNow());
    if (obstacle.isPresent()) {
      return new Submission.Refused(obstacle.get());
    }
    if (account.isBroke()) {
      return new Submission.Refused(service.dialect().quotaGone());
    }
    Delivery delivery = Obstacles.delivery(faults, Operation.CREATE, attempt);
    double amount = wish.order().seconds() * service.dollarsPerSecond();
    Charge charge = new Charge(account.fingerprint(), reference, amount, service.shortestPoll());
    return accept(service, account, new Draft(wish, scenario, dice, charge, delivery));
  }

  private record Draft(Wish wish, Scenario scenario, Dice dice, Charge charge, Delivery delivery) {}

  /** One at a time, so that limits hold. */
  private synchronized Submission accept(Service service, Account account, Draft draft) {
    Instant now = clock.instant();
    Dialect dialect = service.dialect();
    switch (accounts.room(service.name(), account, now)) {
      case Room.TooFast(var wait) -> {
        long seconds = Math.max(1, Math.ceilDiv(wait.toMillis(), (long) (1000 * clock.scale())));
        return new Submission.Refused(
            dialect.rateLimited().with("Retry-After", Long.toString(seconds)));
      }
      case Room.TooMany() -> {
        return new Submission.Refused(dialect.tooManyJobs());
      }
      case Room.Free() -> {}
    }
    Story story = Story.of(draft.scenario(), draft.dice(), now);
    RemoteJob job = keep(service, account, draft.wish(), story);
    accounts.accepted(service.name(), account, job, now);
    ledger.charged(job, draft.charge());
    story
        .rule(Fault.RESTART)
        .ifPresent(rule ->
            timeline.at(
                now.plusNanos((long) (rule.argument() * 1e9)), () -> restart(service.name())));
    return new Submission.Accepted(job, draft.delivery());
  }

  private RemoteJob keep(Service service, Account account, Wish wish, Story story) {
    for (int turn = 0; ; turn++) {
      // The same story told again while its first job is still known needs another id.
      Dice dice = turn == 0 ? story.dice() : new Dice(story.dice().seed() + "\nid " + turn);
      String id = wish.id() == null ? service.ids().apply(dice) : wish.id();
      RemoteJob job = new RemoteJob(service.name(), account.name(), id, wish.order(), story);
      if (jobs.add(job)) {
        return job;
      }
      if (wish.id() != null) {
        throw new IllegalStateException("The provider accepted an id twice: " + id);
      }
    }
  }

  /** Looks for a job of an account; a POLL is counted as one. */
  public Sight look(Service service, Account account, String id, Operation operation) {
    RemoteJob job =
        jobs.find(service.name(), id)
            .filter(found -> found.account().equals(account.name()))
            .orElse(null);
    if (job == null) {
      return new Sight.Absent();
    }
    if (operation == Operation.POLL) {
      ledger.polled(job);
    } else if (operation == Operation.CANCEL) {
      ledger.cancelRequested(job);
    }
    int nth = job.count(operation);
    List<FaultRule> faults = job.story().faults();
    Optional<Reply> obstacle =
        Obstacles.reply(faults, operation, nth, service.dialect(), clock.wallNow());
    if (obstacle.isPresent()) {
      return new Sight.Faulted(obstacle.get());
    }
    Moment moment = job.at(clock.instant());
    if (!moment.known() || isTooEarly(job, operation, nth)) {
      return new Sight.Absent();
    }
    return new Sight.Present(
        job,
        moment,
        Obstacles.isUnknownStatus(faults, operation, nth),
        Obstacles.delivery(faults, operation, nth));
  }

  /** Stops a job that its client may stop, unless a fault forbids it. */
  public Stop stop(RemoteJob job) {
    Instant now = clock.instant();
    if (job.story().has(Fault.CANCEL_REFUSED)) {
      return Stop.REFUSED;
    }
    if (job.story().has(Fault.CANCEL_TOO_LATE)) {
      return Stop.TOO_LATE;
    }
    return end(job, now) ? Stop.DONE : Stop.TOO_LATE;
  }

  /**
   * Ends a job at a simulated time that has come, as a provider does on its own at a deadline; what
   * had not begun costs nothing. False when it had ended before.
   */
  public synchronized boolean end(RemoteJob job, Instant at) {
    Phase phase = job.at(at).phase();
    if (phase.isTerminal()) {
      return false;
    }
    job.cancel(at);
    accounts.ended(job);
    if (phase == Phase.QUEUED) {
      ledger.refunded(job);
    }
    return true;
  }

  /** Deletes a job that its client needs no more. */
  public void delete(RemoteJob job) {
    job.delete(clock.instant());
    accounts.ended(job);
    jobs.remove(job);
  }

  /**
   * Lets a provider forget what it keeps in memory, as its restart would; returns how many jobs.
   */
  public int restart(String provider) {
    List<RemoteJob> lost = jobs.forget(provider);
    lost.forEach(accounts::ended);
    restarts.fire(new Restarted(provider));
    return lost.size();
  }

  private static boolean isTooEarly(RemoteJob job, Operation operation, int nth) {
    return operation == Operation.POLL
        && job.story().rule(Fault.NOT_FOUND_YET).filter(rule -> nth <= rule.argument()).isPresent();
  }

  private static Reference reference(Call call, Wish wish) {
    for (String given :
        new @Nullable String[] {
          wish.reference(), call.header(REFERENCE), call.header("Idempotency-Key")
        }) {
      if (given != null && !given.isBlank()) {
        return new Reference(given, true);
      }
    }
    return new Reference(new Dice(wish.sameness()).hex("digest", 32), false);
  }
}
