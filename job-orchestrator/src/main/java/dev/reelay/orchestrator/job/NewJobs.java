package dev.reelay.orchestrator.job;

import dev.reelay.bus.JobRef;
import dev.reelay.bus.SchemaClock;
import dev.reelay.event.PlannedStage;
import dev.reelay.event.VideoGenerationRequested;
import dev.reelay.orchestrator.grant.LimitStore;
import dev.reelay.orchestrator.plan.Plan;
import dev.reelay.orchestrator.plan.Plans;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes jobs of requests: plans them, and finds what a retry need not do again. */
@ApplicationScoped
class NewJobs {
  private final Plans plans;
  private final LimitStore limits;
  private final ReleaseStore releases;
  private final SchemaClock clock;

  NewJobs(Plans plans, LimitStore limits, ReleaseStore releases, SchemaClock clock) {
    this.plans = plans;
    this.limits = limits;
    this.releases = releases;
    this.clock = clock;
  }

  /** The job of a request; one without a plan when nobody serves its model. */
  Job of(JobRef ref, VideoGenerationRequested request) {
    Plan plan =
        plans.of(request.model(), request.provider(), limits::isAvailable).orElse(Plan.NONE);
    return Job.accepted(ref, request, plan, reused(ref, request, plan), clock.now());
  }

  private List<FinishedStage> reused(JobRef ref, VideoGenerationRequested request, Plan plan) {
    String earlier = request.retryOf();
    return earlier == null
        ? List.of()
        : reusable(plan, releases.holdFinished(earlier, ref.keyId()), request.fromStage());
  }

  /**
   * The first stages of the plan that need not be done again: up to the first that is not done, is
   * planned for another provider, or is wanted anew. When that is all of them, the client wants
   * another video, so none is reused.
   */
  static List<FinishedStage> reusable(
      Plan plan, List<FinishedStage> finished, @Nullable String fromStage) {
    List<FinishedStage> reused = new ArrayList<>();
    for (PlannedStage stage : plan.stages()) {
      FinishedStage done =
          finished.stream()
              .filter(candidate -> candidate.stage().equals(stage.stage()))
              .filter(candidate -> candidate.provider().equals(stage.provider()))
              .findFirst()
              .orElse(null);
      if (done == null || stage.stage().equals(fromStage)) {
        return reused;
      }
      reused.add(done.unpaid());
    }
    return List.of();
  }
}
