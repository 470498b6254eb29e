package dev.reelay.adapters.studiowork;

import dev.reelay.adapters.crew.Crew;
import dev.reelay.adapters.provider.Hints;
import dev.reelay.adapters.provider.StageOrder;
import dev.reelay.adapters.studio.ItemProgress;
import dev.reelay.bus.Duty;
import dev.reelay.bus.Instance;
import dev.reelay.bus.LogFields;
import dev.reelay.bus.Loop;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * This instance's share in the studio's work: takes runs under a lease, works on a few at once, and
 * has a pulse that writes their progress and notices stops and lost leases.
 *
 * <p>The engine computes for seconds without a pause. It runs on threads of the operating system,
 * because on virtual ones it would keep everything else, the lease's renewal included, from
 * running.
 */
@ApplicationScoped
class StudioWorkers implements Duty, Crew.Work<RunInHand> {
  private static final Logger LOG = Logger.getLogger(StudioWorkers.class);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration HOUSEKEEPING = Duration.ofHours(1);

  private final StudioTaskStore tasks;
  private final StageWorker worker;
  private final Instance instance;
  private final Hints hints;
  private final StudioWorkConfig.Studio config;
  private final ReentrantLock claiming = new ReentrantLock();
  private final Map<String, RunInHand> inHand = new ConcurrentHashMap<>();
  private @Nullable Crew<RunInHand> crew;
  private @Nullable ExecutorService engines;
  private @Nullable Loop pulse;
  private @Nullable Loop housekeeping;
  private volatile boolean stopping;

  StudioWorkers(
      StudioTaskStore tasks,
      StageWorker worker,
      Instance instance,
      Hints hints,
      StudioWorkConfig config) {
    this.tasks = tasks;
    this.worker = worker;
    this.instance = instance;
    this.hints = hints;
    this.config = config.studio();
  }

  @Override
  public void start() {
    stopping = false;
    engines = Executors.newFixedThreadPool(config.concurrency());
    pulse = Loop.start("adapters-studio-pulse", this::beat);
    crew = Crew.start("adapters-studio-worker", config.concurrency(), PAUSE, this);
    housekeeping =
        Loop.start(
            "adapters-studio-retention",
            () -> {
              tasks.deleteEndedBefore(config.retention());
              return HOUSEKEEPING;
            });
  }

  /**
   * Stops the runs in hand at what they have finished and gives them back at once, for another
   * instance to go on with; that is no failure of theirs.
   */
  @Override
  public void stop() {
    stopping = true;
    inHand.values().forEach(run -> run.stop(RunInHand.Stop.SHUTDOWN));
    if (crew != null) {
      crew.close();
    }
    if (pulse != null) {
      pulse.close();
    }
    if (housekeeping != null) {
      housekeeping.close();
    }
    if (engines != null) {
      engines.shutdownNow();
    }
  }

  /** There is a new run. */
  void wake() {
    if (crew != null) {
      crew.wake();
    }
  }

  /** A run is to stop. */
  void wakePulse() {
    if (pulse != null) {
      pulse.wake();
    }
  }

  @Override
  public Optional<RunInHand> claim() {
    if (stopping || !instance.isAlive()) {
      return Optional.empty();
    }
    claiming.lock();
    try {
      Lease lease = new Lease(instance.id(), instance.fence());
      Optional<RunInHand> run =
          QuarkusTransaction.requiringNew()
              .call(() -> tasks.claim(lease, inHand.keySet()))
              .map(task -> new RunInHand(task, lease, instance));
      run.ifPresent(taken -> inHand.put(taken.task.stageRunId(), taken));
      if (stopping) {
        // The end came while this run was being taken.
        run.ifPresent(taken -> taken.stop(RunInHand.Stop.SHUTDOWN));
      }
      return run;
    } finally {
      claiming.unlock();
    }
  }

  @Override
  public void perform(RunInHand run) throws InterruptedException {
    String id = run.task.stageRunId();
    wakePulse();
    try {
      onEngineThread(run);
    } finally {
      inHand.remove(id);
      hints.look(StudioProvider.ID, id);
    }
  }

  private void onEngineThread(RunInHand run) throws InterruptedException {
    ExecutorService threads = engines;
    if (threads == null) {
      throw new IllegalStateException("Not started. Indicates a bug.");
    }
    try {
      threads
          .submit(() -> {
            performLogged(run);
            return true;
          })
          .get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "Work on stage run " + run.task.stageRunId() + " broke off", e.getCause());
    }
  }

  private void performLogged(RunInHand run) throws IOException {
    StageOrder order = run.task.order();
    try (LogFields _ = LogFields.of(order.job()).stage(order.stage())) {
      worker.perform(run);
    }
  }

  private Duration beat() {
    for (RunInHand run : inHand.values()) {
      beat(run);
    }
    return inHand.isEmpty() ? PAUSE : config.pulse();
  }

  private void beat(RunInHand run) {
    String id = run.task.stageRunId();
    ItemProgress news = run.takeNews();
    Optional<Boolean> cancel = tasks.touch(id, run.lease, news);
    if (cancel.isEmpty()) {
      if (inHand.get(id) == run && run.stopped() == null) {
        LOG.debugf("Stage run %s has ended or is no longer this instance's", id);
      }
      run.stop(RunInHand.Stop.LEASE_LOST);
    } else if (cancel.get()) {
      run.stop(RunInHand.Stop.CANCELLED);
    }
    if (news != null) {
      hints.look(StudioProvider.ID, id);
    }
  }
}
