package dev.reelay.orchestrator.job;

import dev.reelay.bus.AfterCommit;
import dev.reelay.bus.Envelope;
import dev.reelay.bus.Events;
import dev.reelay.bus.JobRef;
import dev.reelay.bus.SchemaClock;
import dev.reelay.event.JobEvent;
import dev.reelay.event.VideoGenerationRequested;
import dev.reelay.event.WaitingFor;
import dev.reelay.orchestrator.grant.Bell;
import dev.reelay.orchestrator.grant.GrantStore;
import dev.reelay.orchestrator.grant.LimitStore;
import dev.reelay.orchestrator.plan.Plan;
import dev.reelay.orchestrator.plan.Plans;
import dev.reelay.orchestrator.retry.RetryConfig;
import dev.reelay.orchestrator.retry.RetryPolicy;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Moves jobs: locks the row, lets the {@link JobMachine} decide, saves and tells what it decided.
 * All methods need a transaction.
 */
@ApplicationScoped
public class Jobs {
  private static final String IGNORED = "reelay.job.signals.ignored";
  private static final String ENDED = "reelay.jobs.ended";

  private final JobStore store;
  private final StageStore stages;
  private final GrantStore grants;
  private final LimitStore limits;
  private final Events events;
  private final Situation.Rules rules;
  private final Plans plans;
  private final SchemaClock clock;
  private final AfterCommit afterCommit;
  private final Bell bell;
  private final MeterRegistry meters;

  Jobs(
      JobStore store,
      StageStore stages,
      GrantStore grants,
      LimitStore limits,
      Events events,
      Plans plans,
      SchemaClock clock,
      AfterCommit afterCommit,
      Bell bell,
      JobConfig config,
      RetryConfig retry,
      MeterRegistry meters) {
    this.store = store;
    this.stages = stages;
    this.grants = grants;
    this.limits = limits;
    this.events = events;
    this.plans = plans;
    this.clock = clock;
    this.afterCommit = afterCommit;
    this.bell = bell;
    this.rules = new Situation.Rules(RetryPolicy.of(retry), config.cancelPatience());
    this.meters = meters;
  }

  /** Takes a new job on, or refuses it when nobody serves its model. */
  void accept(Envelope envelope, VideoGenerationRequested request) {
    Optional<Plan> plan = plans.of(request.model(), limits::isAvailable);
    Job job = Job.accepted(envelope.job(), request, plan.orElse(Plan.NONE), clock.now());
    Signal.Refuse refuse = new Signal.Refuse(Words.unknownModel(request.model()));
    Decision refused = plan.isPresent() ? null : JobMachine.next(job.state(), refuse, at(job));
    Job stored = refused == null ? job : job.after(refused);
    if (!store.insert(stored)) {
      ignore("Requested");
      return;
    }
    store.note(null, job, "Requested", request.model());
    if (refused != null) {
      store.note(job.state(), stored, refuse.word(), refuse.why());
      tell(stored, refused);
    }
    afterCommit.once(bell, bell::ring);
  }

  /** Applies news of a job; news of a job that nobody has heard of only counts. */
  void apply(String jobId, Signal signal) {
    Optional<Job> job = store.lock(jobId);
    if (job.isEmpty()) {
      ignore(signal.word());
      return;
    }
    decide(job.get(), signal);
  }

  /**
   * Starts the next stage of a job whose grants are sure. Null when the job is in other hands, has
   * moved on, or now needs another provider.
   *
   * @return the run that was requested
   */
  public @Nullable StageRun start(String jobId, String provider) {
    Job job = store.lockFree(jobId).orElse(null);
    if (job == null || !provider.equals(job.nextProvider())) {
      return null;
    }
    Decision decision = decideAlone(job, new Signal.Start());
    return decision.ignored() ? null : decision.state().run();
  }

  /** Tells that a job waits, and for what, unless that is known or the job is in other hands. */
  public void hold(String jobId, WaitingFor reason) {
    store.lockFree(jobId).ifPresent(job -> decideAlone(job, new Signal.HoldBack(reason)));
  }

  /** Jobs that may have run out of time, longest overdue first. */
  List<String> due(int limit) {
    return store.due(limit);
  }

  /** Ends what has run out of time in a job, unless the job is in other hands or due no longer. */
  void expire(String jobId) {
    store
        .lockDue(jobId)
        .ifPresent(job -> {
          boolean cancelling = job.state() instanceof JobState.Cancelling;
          decideAlone(job, cancelling ? new Signal.AnswerOverdue() : new Signal.DeadlinePassed());
        });
  }

  /**
   * Decides on behalf of a timer or the dispatcher: what follows belongs to the job's own trace.
   */
  private Decision decideAlone(Job job, Signal signal) {
    Decision[] decided = new Decision[1];
    JobLog.about(job.ref(), () -> decided[0] = decide(job, signal));
    return decided[0];
  }

  private Decision decide(Job job, Signal signal) {
    Decision decision = JobMachine.next(job.state(), signal, at(job));
    if (decision.ignored()) {
      ignore(signal.word());
      return decision;
    }
    decision.effects().forEach(effect -> carryOut(job, effect));
    if (decision.fact() != null || !decision.state().equals(job.state())) {
      Job after = job.after(decision);
      store.update(after);
      store.note(job.state(), after, signal.word(), signal.why());
      tell(after, decision);
      afterCommit.once(bell, bell::ring);
    }
    return decision;
  }

  private void carryOut(Job job, Effect effect) {
    switch (effect) {
      case Effect.KeepOutputs(var fact) -> stages.finish(job.id(), fact, job.now());
      case Effect.HandOver(var from, var to) -> grants.handOver(from.id(), to.id());
      case Effect.EndRun end -> {
        stages.end(end, job.now());
        grants.releaseProvider(end.run().id());
      }
      case Effect.RequestStage(var run) -> stages.request(job.id(), run, job.now());
      case Effect.NoteAccepted(var run, var at) -> stages.accept(run.id(), at);
      case Effect.StopRun _, Effect.Warn _ -> {}
    }
  }

  private void tell(Job after, Decision decision) {
    JobRef ref = after.ref();
    List<JobEvent> told = Facts.of(after, decision);
    if (!told.isEmpty()) {
      events.publish(ref, told);
    }
    if (decision.state() instanceof JobState.Final end) {
      grants.releaseKey(after.id());
      String status = end.status().word();
      afterCommit.run(() -> meters.counter(ENDED, "status", status).increment());
    }
    JobLog.decided(decision);
  }

  private Situation at(Job job) {
    double jitter = ThreadLocalRandom.current().nextDouble(-1, 1);
    return new Situation(job.id(), job.plan(), job.finishedNames(), rules, job.now(), jitter);
  }

  private void ignore(String signal) {
    meters.counter(IGNORED, "signal", signal).increment();
  }
}
