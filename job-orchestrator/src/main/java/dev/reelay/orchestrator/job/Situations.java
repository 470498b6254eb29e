package dev.reelay.orchestrator.job;

import dev.reelay.orchestrator.grant.LimitStore;
import dev.reelay.orchestrator.plan.Plans;
import dev.reelay.orchestrator.retry.RetryConfig;
import dev.reelay.orchestrator.retry.RetryPolicy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** Gathers what a decision may look at. */
@ApplicationScoped
class Situations {
  private final Plans plans;
  private final LimitStore limits;
  private final JobConfig config;
  private final RetryConfig retry;

  Situations(Plans plans, LimitStore limits, JobConfig config, RetryConfig retry) {
    this.plans = plans;
    this.limits = limits;
    this.config = config;
    this.retry = retry;
  }

  Situation of(Job job) {
    RetryPolicy policy = RetryPolicy.of(retry, plans.retry(job.request().model()));
    return new Situation(
        job.id(),
        job.plan(),
        job.finishedNames(),
        makers(job),
        others(job),
        new Situation.Rules(policy, config.cancelPatience()),
        job.now(),
        job.request().deadlineAt(),
        ThreadLocalRandom.current().nextDouble(-1, 1));
  }

  private static Map<String, String> makers(Job job) {
    Map<String, String> makers = new HashMap<>();
    for (FinishedStage stage : job.finished()) {
      stage.outputs().forEach(file -> makers.put(file.name(), stage.stage()));
    }
    return makers;
  }

  private List<String> others(Job job) {
    StageRun run = job.state().run();
    if (run == null || job.request().provider() != null) {
      return List.of();
    }
    return plans.after(job.request().model(), run.stage(), run.provider()).stream()
        .filter(limits::isAvailable)
        .toList();
  }
}
