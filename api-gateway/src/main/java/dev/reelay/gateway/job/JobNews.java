package dev.reelay.gateway.job;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;

/**
 * Wakes requests of this instance that wait for a change of a job. Another instance may apply the
 * change, so nobody may rely on being woken.
 */
@ApplicationScoped
class JobNews {
  private final ConcurrentMap<String, CountDownLatch> waiting = new ConcurrentHashMap<>();

  /** What to wait on; taken before the job is read, so that no change falls between. */
  CountDownLatch watch(String jobId) {
    return waiting.computeIfAbsent(jobId, _ -> new CountDownLatch(1));
  }

  /** Gives the watch back. Others that share it look again by themselves. */
  void forget(String jobId, CountDownLatch watched) {
    waiting.remove(jobId, watched);
  }

  void changed(String jobId) {
    CountDownLatch watched = waiting.remove(jobId);
    if (watched != null) {
      watched.countDown();
    }
  }
}
