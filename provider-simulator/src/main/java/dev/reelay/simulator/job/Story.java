package dev.reelay.simulator.job;

import dev.reelay.simulator.scenario.Dice;
import dev.reelay.simulator.scenario.Fault;
import dev.reelay.simulator.scenario.FaultRule;
import dev.reelay.simulator.scenario.Scenario;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What will happen to a remote job, decided when it is accepted: a function of scenario, dice and
 * time alone.
 *
 * @param scenario what it was asked to do
 * @param dice answer what the scenario leaves open
 * @param created when it was accepted, in simulated time as all times here
 * @param queued how long it waits
 * @param running how long it would work if nothing failed
 * @param faults of the scenario, those that meet this job
 */
public record Story(
    Scenario scenario,
    Dice dice,
    Instant created,
    Duration queued,
    Duration running,
    List<FaultRule> faults) {
  private static final Duration NEVER = Duration.ofDays(3650);

  /** The story of a job that is accepted now. */
  public static Story of(Scenario scenario, Dice dice, Instant now) {
    return new Story(
        scenario,
        dice,
        now,
        scenario.queue().duration(dice, "queue", now),
        scenario.duration().duration(dice, "duration", now),
        scenario.faultsFor(dice));
  }

  /** The rule of that fault if it meets this job. */
  public Optional<FaultRule> rule(Fault fault) {
    return faults.stream().filter(rule -> rule.fault() == fault).findFirst();
  }

  /** Whether a fault meets this job. */
  public boolean has(Fault fault) {
    return rule(fault).isPresent();
  }

  /** Why the job will fail, if it will. */
  public Optional<Fault> failure() {
    return faults.stream().map(FaultRule::fault).filter(Fault::isFailure).findFirst();
  }

  /** When work begins if the job does not wait for others. */
  public Instant starts() {
    return created.plus(queued);
  }

  /** How long the work takes until it ends, well or badly; ten years when it stalls. */
  public Duration working() {
    if (has(Fault.STALLED)) {
      return NEVER;
    }
    // A refusal comes early, a breakdown at any point.
    double part =
        failure()
            .map(fault ->
                switch (fault) {
                  case FAIL_CONTENT_POLICY, FAIL_INVALID_INPUT -> 0.1;
                  default -> 0.2 + 0.7 * dice.uniform("failure");
                })
            .orElse(1.0);
    return Duration.ofNanos((long) (running.toNanos() * part));
  }

  /**
   * How the job stands.
   *
   * @param now the time
   * @param starts when work begins, or began
   * @param cancelled when it was stopped; null if it was not
   */
  public Moment at(Instant now, Instant starts, @Nullable Instant cancelled) {
    boolean known =
        rule(Fault.JOB_LOST).map(rule -> now.isBefore(after(rule.argument()))).orElse(true);
    Instant ends = starts.plus(working());
    Instant started = now.isBefore(starts) ? null : starts;
    if (cancelled != null && cancelled.isBefore(ends)) {
      Instant begun = cancelled.isBefore(starts) ? null : starts;
      return new Moment(
          now, Phase.CANCELLED, percent(cancelled, starts), begun, cancelled, null, known);
    }
    if (started == null) {
      return new Moment(now, Phase.QUEUED, 0, null, null, null, known);
    }
    if (now.isBefore(ends)) {
      return new Moment(now, Phase.RUNNING, percent(now, starts), started, null, null, known);
    }
    Fault failure = failure().orElse(null);
    return failure == null
        ? new Moment(now, Phase.SUCCEEDED, 100, started, ends, null, known)
        : new Moment(now, Phase.FAILED, percent(ends, starts), started, ends, failure, known);
  }

  private Instant after(double seconds) {
    return created.plusNanos((long) (seconds * 1e9));
  }

  private double percent(Instant now, Instant starts) {
    if (now.isBefore(starts) || running.isZero()) {
      return 0;
    }
    double part = Duration.between(starts, now).toNanos() / (double) running.toNanos();
    double percent = Math.min(99, 100 * part);
    for (FaultRule rule : faults) {
      double argument = rule.argument();
      percent =
          switch (rule.fault()) {
            case STALLED, PROGRESS_STUCK -> Math.min(percent, argument);
            case PROGRESS_BACKWARDS ->
                part >= 0.5 && part < 0.75 ? Math.max(0, percent - argument) : percent;
            case PROGRESS_OVER -> argument * Math.min(1, part);
            default -> percent;
          };
    }
    return percent;
  }
}
