package dev.reelay.orchestrator.job;

import dev.reelay.bus.JobRef;
import dev.reelay.bus.LogFields;
import org.jboss.logging.Logger;

/** What operators read about jobs, with the fields that they search by. */
final class JobLog {
  private static final Logger LOG = Logger.getLogger(JobLog.class);

  private JobLog() {}

  /** Runs work that no event led to under the fields of its job. */
  static void about(JobRef ref, Runnable work) {
    try (LogFields _ = LogFields.of(ref)) {
      work.run();
    }
  }

  static void decided(Decision decision) {
    if (decision.fact() instanceof Fact.Started) {
      LOG.infof("job started, attempt %d", decision.state().attempt());
    }
    for (Effect effect : decision.effects()) {
      switch (effect) {
        case Effect.EndRun(var run, var end, _) ->
            ofStage(run, "stage finished: %s %s".formatted(run.stage(), end.word()));
        case Effect.RequestStage(var run) ->
            ofStage(run, "stage requested: %s of %s".formatted(run.stage(), run.provider()));
        case Effect.StopRun(var run, var reason, _) ->
            ofStage(run, "stage asked to stop: %s, %s".formatted(run.stage(), reason.word()));
        case Effect.ForgetStages(var stages) -> LOG.warnf("files lost, done again: %s", stages);
        case Effect.ChangeProvider(var stage, var provider) ->
            LOG.infof("%s goes to %s", stage, provider);
        case Effect.KeepOutputs _, Effect.HandOver _, Effect.NoteAccepted _, Effect.Warn _ -> {}
      }
    }
    if (decision.fact() instanceof Fact.RetryScheduled(_, var failure, var due)) {
      LOG.infof("job retries at %s after %s", due, failure.code());
    }
    if (decision.state() instanceof JobState.Final) {
      LOG.infof("job ended: %s", decision.state().status().word());
    }
  }

  private static void ofStage(StageRun run, String text) {
    try (LogFields _ = LogFields.ofStage(run.stage())) {
      LOG.info(text);
    }
  }
}
