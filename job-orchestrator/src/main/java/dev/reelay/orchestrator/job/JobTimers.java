package dev.reelay.orchestrator.job;

import dev.reelay.bus.Duty;
import dev.reelay.bus.Loop;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks for jobs whose deadline, or whose last moment of a cancel, has passed. Any number of
 * instances may do so at once: each takes rows that nobody else has locked.
 */
@ApplicationScoped
class JobTimers implements Duty {
  private static final int ORDER = 120;

  private final Jobs jobs;
  private final JobConfig config;
  private volatile @Nullable Loop loop;

  JobTimers(Jobs jobs, JobConfig config) {
    this.jobs = jobs;
    this.config = config;
  }

  @Override
  public int order() {
    return ORDER;
  }

  @Override
  public void start() {
    loop = Loop.start("orchestrator-timers", this::round);
  }

  @Override
  public void stop() {
    end();
  }

  /** Ends the loop and waits for the round in hand; false when there is none. */
  boolean end() {
    Loop running = loop;
    if (running == null) {
      return false;
    }
    running.close();
    loop = null;
    return true;
  }

  Duration round() {
    List<String> due = QuarkusTransaction.requiringNew().call(() -> jobs.due(config.timerBatch()));
    RuntimeException failure = null;
    for (String jobId : due) {
      try {
        QuarkusTransaction.requiringNew().run(() -> jobs.expire(jobId));
      } catch (RuntimeException e) {
        // One job must not keep the others from their end; the loop logs, counts and pauses.
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
    return due.size() == config.timerBatch() ? Duration.ZERO : config.timerPause();
  }
}
