package dev.reelay.hub.socket;

import dev.reelay.hub.access.Access;
import dev.reelay.hub.follow.KeyLogStore;
import dev.reelay.hub.log.Entry;
import dev.reelay.hub.log.LogStore;
import dev.reelay.hub.stream.Door;
import io.quarkus.virtual.threads.VirtualThreads;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Finds what a connected client asks for. Answers come on any thread, which must not be held. */
@ApplicationScoped
public class JobFinder {
  private static final Logger LOG = Logger.getLogger(JobFinder.class);
  private static final int READS_AT_ONCE = 4;
  private static final int JOBS_MAX = 100;
  private static final long PAUSE_MILLIS = 200;

  private final Semaphore reads = new Semaphore(READS_AT_ONCE);
  private final Door door;
  private final LogStore store;
  private final KeyLogStore keyStore;
  private final SocketConfig config;
  private final Vertx vertx;
  private final ExecutorService threads;

  JobFinder(
      Door door,
      LogStore store,
      KeyLogStore keyStore,
      SocketConfig config,
      Vertx vertx,
      @VirtualThreads ExecutorService threads) {
    this.door = door;
    this.store = store;
    this.keyStore = keyStore;
    this.config = config;
    this.vertx = vertx;
    this.threads = threads;
  }

  /** Where the newest entries of a key are: its last number, and those of unfinished jobs. */
  public record KeyHead(long last, List<Entry> newest) {}

  /**
   * Whether the client may follow the job. A job may be younger than the news of it here, so an
   * unknown one is given some time, and another's as much.
   */
  public void find(Access access, String jobId, Consumer<Door.Verdict> answer) {
    if (!Door.isJobId(jobId)) {
      answer.accept(new Door.Missing());
      return;
    }
    attempt(access, jobId, answer, System.nanoTime() + config.unknownJob().toNanos());
  }

  private void attempt(
      Access access, String jobId, Consumer<Door.Verdict> answer, long deadlineNanos) {
    door.ask(
        access,
        jobId,
        verdict -> {
          if (verdict instanceof Door.Missing && System.nanoTime() < deadlineNanos) {
            vertx.setTimer(PAUSE_MILLIS, _ -> attempt(access, jobId, answer, deadlineNanos));
          } else {
            answer.accept(verdict);
          }
        });
  }

  /** Whether the client may go on listening at all. */
  public void check(Access access, Consumer<Door.Verdict> answer) {
    door.ask(access, null, answer);
  }

  /** The entry with this number; null when it is gone or cannot be read now. */
  public void entry(String jobId, long seq, Consumer<@Nullable Entry> answer) {
    read(
        () -> {
          List<Entry> found = store.read(jobId, seq - 1, 1, 1).entries();
          return found.isEmpty() ? null : found.getFirst();
        },
        answer);
  }

  /** Where the jobs of a key stand; null when that cannot be read now. */
  public void key(String keyId, boolean withNewest, Consumer<@Nullable KeyHead> answer) {
    read(
        () -> {
          // The number first: what comes meanwhile is then told twice rather than never.
          long last = keyStore.lasts(List.of(keyId)).getOrDefault(keyId, 0L);
          return new KeyHead(last, withNewest ? keyStore.newest(keyId, JOBS_MAX) : List.of());
        },
        answer);
  }

  private <T> void read(Supplier<@Nullable T> reading, Consumer<@Nullable T> answer) {
    threads.execute(() -> {
      T found = null;
      try {
        reads.acquire();
        try {
          found = reading.get();
        } finally {
          reads.release();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException e) {
        LOG.warnf("Cannot read the log: %s", e);
      }
      answer.accept(found);
    });
  }
}
