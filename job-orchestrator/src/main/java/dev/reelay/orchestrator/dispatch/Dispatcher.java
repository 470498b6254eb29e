package dev.reelay.orchestrator.dispatch;

import dev.reelay.bus.Duty;
import dev.reelay.bus.Loop;
import dev.reelay.orchestrator.dispatch.DispatchStore.Candidate;
import dev.reelay.orchestrator.grant.Bell;
import dev.reelay.orchestrator.grant.GrantStore;
import dev.reelay.orchestrator.grant.LimitStore;
import dev.reelay.orchestrator.job.Jobs;
import dev.reelay.orchestrator.job.StageRun;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes grants and starts what they allow: new jobs, due retries, and stages that change the
 * provider.
 *
 * <p>Keys take turns, each with one job. A grant is counted and taken under the locks of its key
 * and its provider, so any number of instances may dispatch at once and no limit is ever exceeded.
 * Locks are taken in the order key, provider, job; jobs that somebody else has locked are left to
 * the next look.
 */
@ApplicationScoped
class Dispatcher implements Duty {
  private static final int ORDER = 110;

  private final DispatchStore store;
  private final LimitStore limits;
  private final GrantStore grants;
  private final Jobs jobs;
  private final DispatchConfig config;
  private final Bell bell;
  private volatile @Nullable Loop loop;

  Dispatcher(
      DispatchStore store,
      LimitStore limits,
      GrantStore grants,
      Jobs jobs,
      DispatchConfig config,
      Bell bell) {
    this.store = store;
    this.limits = limits;
    this.grants = grants;
    this.jobs = jobs;
    this.config = config;
    this.bell = bell;
  }

  @Override
  public int order() {
    return ORDER;
  }

  @Override
  public void start() {
    Loop started = Loop.start("orchestrator-dispatcher", this::round);
    loop = started;
    bell.onRing(started::wake);
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

  /** Starts what can start, then tells what has to wait. */
  Duration round() {
    while (turn()) {
      Loop running = loop;
      if (running != null && running.isStopped()) {
        return config.pause();
      }
    }
    QuarkusTransaction.requiringNew().run(this::tellWaiting);
    return config.pause();
  }

  /** Gives each key one start; false when nothing started. */
  private boolean turn() {
    List<String> keys =
        QuarkusTransaction.requiringNew().call(() -> store.keysInTurn(config.keys()));
    boolean started = false;
    RuntimeException failure = null;
    for (String key : keys) {
      try {
        started |= QuarkusTransaction.requiringNew().call(() -> startOne(key));
      } catch (RuntimeException e) {
        // One key must not keep the others from their turn; the loop logs, counts and pauses.
        failure = e;
      }
    }
    if (failure != null && !started) {
      throw failure;
    }
    return started;
  }

  private boolean startOne(String keyId) {
    Optional<Boolean> keyHasRoom = limits.lockKey(keyId);
    if (keyHasRoom.isEmpty()) {
      return false;
    }
    Optional<Candidate> candidate = store.oldest(keyId, keyHasRoom.get());
    if (candidate.isEmpty() || !limits.lockProvider(candidate.get().provider())) {
      return false;
    }
    String jobId = candidate.get().jobId();
    StageRun run = jobs.start(jobId, candidate.get().provider());
    if (run == null) {
      return false;
    }
    grants.takeKey(jobId, keyId);
    grants.takeProvider(run.id(), run.provider());
    limits.servedKey(keyId);
    return true;
  }

  private void tellWaiting() {
    store
        .newlyWaiting(config.told())
        .forEach(waiting -> jobs.hold(waiting.jobId(), waiting.reason()));
  }
}
