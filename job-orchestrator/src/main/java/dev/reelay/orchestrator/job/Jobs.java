package dev.reelay.orchestrator.job;

import dev.reelay.bus.AfterCommit;
import dev.reelay.bus.Envelope;
import dev.reelay.bus.Events;
import dev.reelay.bus.JobRef;
import dev.reelay.event.JobEvent;
import dev.reelay.event.VideoGenerationRequested;
import dev.reelay.event.WaitingFor;
import dev.reelay.orchestrator.grant.Bell;
import dev.reelay.orchestrator.grant.GrantStore;
import dev.reelay.orchestrator.sql.Script;
import dev.reelay.orchestrator.sql.ScriptStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Moves jobs: locks the row, lets the {@link JobMachine} decide, saves and tells what it decided.
 * All methods need a transaction.
 */
@ApplicationScoped
public class Jobs {
  private final JobStore store;
  private final StageStore stages;
  private final GrantStore grants;
  private final ReleaseStore releases;
  private final Events events;
  private final Situations situations;
  private final NewJobs newJobs;
  private final AfterCommit afterCommit;
  private final Bell bell;
  private final JobConfig config;
  private final JobMeasures measures;
  private final JobsInHand inHand;
  private final ScriptStore scripts;

  Jobs(
      JobStore store,
      StageStore stages,
      GrantStore grants,
      ReleaseStore releases,
      Events events,
      Situations situations,
      NewJobs newJobs,
      AfterCommit afterCommit,
      Bell bell,
      JobConfig config,
      JobMeasures measures,
      JobsInHand inHand,
      ScriptStore scripts) {
    this.store = store;
    this.stages = stages;
    this.grants = grants;
    this.releases = releases;
    this.events = events;
    this.situations = situations;
    this.newJobs = newJobs;
    this.afterCommit = afterCommit;
    this.bell = bell;
    this.config = config;
    this.measures = measures;
    this.inHand = inHand;
    this.scripts = scripts;
  }

  /** Takes a new job on, or refuses it when nobody serves its model. */
  void accept(Envelope envelope, VideoGenerationRequested request) {
    Job job = newJobs.of(envelope.job(), request);
    Signal.Refuse refuse = new Signal.Refuse(Words.unknownModel(request.model()));
    Decision refused =
        job.plan().stages().isEmpty()
            ? JobMachine.next(job.state(), refuse, situations.of(job))
            : null;
    Job stored = refused == null ? job : job.after(refused);
    Script script = new Script();
    store.insert(script, stored);
    if (scripts.run(script).getFirst() == 0) {
      measures.ignored("Requested");
      return;
    }
    String earlier = request.retryOf();
    if (earlier != null) {
      stages.adopt(job.id(), earlier, job.finished());
    }
    Script history = new Script();
    store.note(history, null, job, new JobStore.Note("Requested", "client", request.model()));
    if (refused != null) {
      store.note(history, job.state(), stored, JobStore.Note.of(refuse));
    }
    scripts.run(history);
    if (refused != null) {
      tell(stored, refused);
    }
    afterCommit.once(bell, bell::ring);
  }

  /** What an administrator can do with a job. */
  public enum Order {
    /** As its owner could. */
    CANCEL,
    /** At once, whatever it is doing. */
    FAIL,
    /** The next attempt begins now. */
    REQUEUE
  }

  /** What became of an order. */
  public enum Obeyed {
    CHANGED,
    UNCHANGED,
    NO_SUCH_JOB
  }

  /** Follows an order of an administrator where the state of the job allows it. */
  public Obeyed obey(String jobId, Order order, String actor, String reason) {
    Job job = store.lock(jobId).orElse(null);
    if (job == null) {
      return Obeyed.NO_SUCH_JOB;
    }
    Signal signal =
        switch (order) {
          case CANCEL -> new Signal.Cancel(actor, reason);
          case FAIL -> new Signal.ForceFail(actor, reason);
          case REQUEUE -> new Signal.RetryNow(actor, reason);
        };
    return decideAlone(job, signal).ignored() ? Obeyed.UNCHANGED : Obeyed.CHANGED;
  }

  /** Applies news of a job; news of a job that nobody has heard of only counts. */
  void apply(String jobId, Signal signal) {
    Optional<Job> job = inHand.get(jobId).or(() -> store.lock(jobId));
    if (job.isEmpty()) {
      measures.ignored(signal.word());
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
    Decision decision = JobMachine.next(job.state(), signal, situations.of(job));
    if (decision.ignored()) {
      measures.ignored(signal.word());
      return decision;
    }
    Script script = new Script();
    decision.effects().forEach(effect -> carryOut(script, job, decision, effect));
    if (decision.fact() == null && decision.state().equals(job.state())) {
      scripts.run(script);
      inHand.keep(job.noted(decision));
      return decision;
    }
    Job after = job.after(decision);
    store.update(script, after);
    store.note(script, job.state(), after, JobStore.Note.of(signal));
    if (decision.state() instanceof JobState.Final) {
      grants.releaseKey(script, after.id());
    }
    scripts.run(script);
    inHand.keep(after);
    tell(after, decision);
    if (concernsDispatcher(decision)) {
      afterCommit.once(bell, bell::ring);
    }
    return decision;
  }

  /** Whether a grant came back, or a stage waits for one; most stages just go on at their place. */
  private static boolean concernsDispatcher(Decision decision) {
    boolean ended = decision.effects().stream().anyMatch(Effect.EndRun.class::isInstance);
    return (ended && !handsOver(decision))
        || decision.state() instanceof JobState.Final
        || decision.state() instanceof JobState.Retrying
        || (decision.state() instanceof JobState.Processing going && going.run() == null);
  }

  /** Whether the place of the run that ends is the next one's. */
  private static boolean handsOver(Decision decision) {
    return decision.effects().stream().anyMatch(Effect.HandOver.class::isInstance);
  }

  private void carryOut(Script script, Job job, Decision decision, Effect effect) {
    switch (effect) {
      case Effect.KeepOutputs(var fact) -> {
        stages.finish(script, job.id(), fact, job.now());
        afterCommit.run(() -> measures.done(fact));
      }
      case Effect.HandOver(var from, var to) -> grants.handOver(script, from.id(), to.id());
      case Effect.EndRun end -> {
        stages.end(script, end, job.now());
        if (!handsOver(decision)) {
          grants.releaseProvider(script, end.run().id());
        }
        afterCommit.run(() -> measures.over(end));
      }
      case Effect.RequestStage(var run) -> stages.request(script, job.id(), run, job.now());
      case Effect.NoteAccepted accepted -> stages.accept(script, accepted);
      case Effect.ForgetStages(var names) -> stages.forget(script, job.id(), names);
      case Effect.ChangeProvider(var stage, var provider) ->
          store.replan(script, job.id(), job.plan().with(stage, provider));
      case Effect.StopRun _, Effect.Warn _ -> {}
    }
  }

  private void tell(Job after, Decision decision) {
    JobRef ref = after.ref();
    Instant cleanup = cleanup(after);
    List<JobEvent> told = Facts.of(after, decision, cleanup);
    if (!told.isEmpty()) {
      events.publish(ref, told);
    }
    if (cleanup != null) {
      releases.schedule(after.id(), cleanup);
    }
    if (decision.state() instanceof JobState.Final end) {
      afterCommit.run(() -> measures.ended(after, end));
    }
    JobLog.decided(decision);
  }

  /** When what the job left is removed; null while it goes on, after success, or without files. */
  private @Nullable Instant cleanup(Job after) {
    boolean bad =
        after.state() instanceof JobState.Final && !(after.state() instanceof JobState.Completed);
    return bad && after.leavesFiles() ? after.now().plus(config.releaseAfter()) : null;
  }
}
