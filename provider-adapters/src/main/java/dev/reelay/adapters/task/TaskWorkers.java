package dev.reelay.adapters.task;

import dev.reelay.adapters.crew.Crew;
import dev.reelay.adapters.provider.Provider;
import dev.reelay.adapters.remote.Providers;
import dev.reelay.bus.Duty;
import dev.reelay.bus.Instance;
import dev.reelay.bus.LogFields;
import dev.reelay.event.Failure;
import dev.reelay.event.FailureClass;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Takes runs that are due, under a lease, and does with each what its state calls for. */
@ApplicationScoped
class TaskWorkers implements Duty, Crew.Work<TaskWorkers.Leased> {
  private static final Logger LOG = Logger.getLogger(TaskWorkers.class);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final TaskStore tasks;
  private final Endings endings;
  private final Submission submission;
  private final Uncertainty uncertainty;
  private final Stopping stopping;
  private final Clearing clearing;
  private final Providers providers;
  private final Instance instance;
  private final TaskConfig config;
  private final TaskBell bell;
  private final ReentrantLock claiming = new ReentrantLock();
  private final Map<String, String> inHand = new ConcurrentHashMap<>();
  private @Nullable Crew<Leased> crew;

  TaskWorkers(
      TaskStore tasks,
      Endings endings,
      Submission submission,
      Uncertainty uncertainty,
      Stopping stopping,
      Clearing clearing,
      Providers providers,
      Instance instance,
      TaskConfig config,
      TaskBell bell) {
    this.tasks = tasks;
    this.endings = endings;
    this.submission = submission;
    this.uncertainty = uncertainty;
    this.stopping = stopping;
    this.clearing = clearing;
    this.providers = providers;
    this.instance = instance;
    this.config = config;
    this.bell = bell;
  }

  /** A run and the lease under which this instance has it. */
  record Leased(Task task, Lease lease) {}

  @Override
  public void start() {
    Crew<Leased> workers = Crew.start("adapters-task-worker", config.workers(), PAUSE, this);
    crew = workers;
    bell.onRing(workers::wake);
  }

  @Override
  public void stop() {
    if (crew != null) {
      crew.close();
    }
  }

  @Override
  public Optional<Leased> claim() {
    if (!instance.isAlive()) {
      return Optional.empty();
    }
    // One at a time, so that a run that was just leased is in hand before the next look.
    claiming.lock();
    try {
      Lease lease = new Lease(instance.id(), instance.fence());
      Optional<Task> task =
          QuarkusTransaction.requiringNew().call(() -> tasks.claim(lease, inHand.keySet(), busy()));
      task.ifPresent(found -> inHand.put(found.run.stageRunId(), found.run.provider()));
      return task.map(found -> new Leased(found, lease));
    } finally {
      claiming.unlock();
    }
  }

  /** The providers that have their full share of the workers. */
  private List<String> busy() {
    return inHand.values().stream()
        .collect(Collectors.groupingBy(provider -> provider, Collectors.counting()))
        .entrySet()
        .stream()
        .filter(entry -> entry.getValue() >= config.workersPerProvider())
        .map(Map.Entry::getKey)
        .toList();
  }

  @Override
  public void perform(Leased leased) {
    Task task = leased.task();
    try (LogFields _ = LogFields.of(task.job).stage(task.run.stage())) {
      performLogged(leased);
    } finally {
      inHand.remove(leased.task().run.stageRunId());
    }
  }

  private void performLogged(Leased leased) {
    Task task = leased.task();
    try {
      perform(task, leased.lease());
    } catch (Exception e) {
      LOG.warnf(e, "Work on stage %s failed; it is tried again", task.run.stage());
      postpone(leased);
    }
  }

  private void perform(Task task, Lease lease) throws Exception {
    Provider provider = providers.find(task.run.provider()).orElse(null);
    if (task.state.isOver()) {
      clearing.perform(task, lease, provider);
    } else if (provider == null) {
      endWithoutProvider(task, lease);
    } else if (task.state == TaskState.UNCERTAIN) {
      uncertainty.perform(task, lease, provider);
    } else if (task.state == TaskState.RUNNING) {
      stopping.perform(task, lease, provider);
    } else {
      submission.perform(task, lease, provider);
    }
  }

  private void endWithoutProvider(Task claimed, Lease lease) {
    End end =
        new End.Failed(
            Failure.of(
                FailureClass.UNSUPPORTED,
                "This release has no provider named " + claimed.run.provider()));
    QuarkusTransaction.requiringNew()
        .run(() ->
            tasks
                .lock(claimed.run.stageRunId(), lease)
                .ifPresent(task -> {
                  task.lease = null;
                  endings.end(task, end);
                }));
  }

  private void postpone(Leased leased) {
    QuarkusTransaction.requiringNew()
        .run(() ->
            tasks
                .lock(leased.task().run.stageRunId(), leased.lease())
                .ifPresent(task -> {
                  task.lease = null;
                  task.dueIn(BackOff.pause(config.backOff(), 2));
                  tasks.save(task);
                }));
  }
}
