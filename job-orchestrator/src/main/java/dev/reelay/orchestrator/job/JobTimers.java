package dev.reelay.orchestrator.job;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

/**
 * Looks for jobs whose deadline, or whose last moment of a cancel, has passed. Any number of
 * instances may do so at once: each takes rows that nobody else has locked.
 */
@ApplicationScoped
class JobTimers extends DueJobs {
  private static final int ORDER = 120;

  private final Jobs jobs;
  private final JobConfig config;

  JobTimers(Jobs jobs, JobConfig config) {
    this.jobs = jobs;
    this.config = config;
  }

  @Override
  public int order() {
    return ORDER;
  }

  @Override
  protected String name() {
    return "orchestrator-timers";
  }

  @Override
  List<String> due(int limit) {
    return jobs.due(limit);
  }

  @Override
  void advance(String jobId) {
    jobs.expire(jobId);
  }

  @Override
  int batch() {
    return config.timerBatch();
  }

  @Override
  Duration pause() {
    return config.timerPause();
  }
}
