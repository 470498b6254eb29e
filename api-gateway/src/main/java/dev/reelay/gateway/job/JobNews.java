package dev.reelay.gateway.job;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;

/**
 * Wakes requests of this instance that wait for a change of a job. Another instance may apply the
 * change, so nobody may rely on being woken.
 */
@ApplicationScoped
class JobNews {
  private final ConcurrentMap<String, Set<CountDownLatch>> waiting = new ConcurrentHashMap<>();

  /** What to wait on; taken before the job is read, so that no change falls between. */
  CountDownLatch watch(String jobId) {
    CountDownLatch watched = new CountDownLatch(1);
    waiting.compute(
        jobId,
        (_, held) -> {
          Set<CountDownLatch> all = held == null ? ConcurrentHashMap.newKeySet() : held;
          all.add(watched);
          return all;
        });
    return watched;
  }

  /** Gives the watch back. */
  void forget(String jobId, CountDownLatch watched) {
    waiting.computeIfPresent(
        jobId,
        (_, held) -> {
          held.remove(watched);
          return held.isEmpty() ? null : held;
        });
  }

  void changed(String jobId) {
    Set<CountDownLatch> watched = waiting.remove(jobId);
    if (watched != null) {
      watched.forEach(CountDownLatch::countDown);
    }
  }
}
