package dev.reelay.adapters.task;

import dev.reelay.adapters.crew.Crew;
import dev.reelay.bus.Duty;
import dev.reelay.bus.Loop;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes the looks that wait, and forgets old runs now and then. */
@ApplicationScoped
class PollWorkers implements Duty, Crew.Work<PollQueue.Look> {
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(2);
  private static final Duration HOUSEKEEPING = Duration.ofHours(1);

  private final PollQueue queue;
  private final Looking looking;
  private final TaskStore tasks;
  private final TaskConfig config;
  private @Nullable Crew<PollQueue.Look> crew;
  private @Nullable Loop housekeeping;

  PollWorkers(PollQueue queue, Looking looking, TaskStore tasks, TaskConfig config) {
    this.queue = queue;
    this.looking = looking;
    this.tasks = tasks;
    this.config = config;
  }

  @Override
  public void start() {
    Crew<PollQueue.Look> pollers = Crew.start("adapters-poller", config.pollers(), PAUSE, this);
    crew = pollers;
    queue.onOffer(pollers::wake);
    housekeeping =
        Loop.start(
            "adapters-task-retention",
            () -> {
              tasks.deleteReportedBefore(config.retention());
              return HOUSEKEEPING;
            });
  }

  @Override
  public void stop() {
    if (crew != null) {
      // A look can be repeated by anybody.
      crew.close(STOP_PATIENCE);
    }
    if (housekeeping != null) {
      housekeeping.close();
    }
  }

  @Override
  public Optional<PollQueue.Look> claim() {
    return queue.take();
  }

  @Override
  public void perform(PollQueue.Look look) throws Exception {
    try {
      looking.perform(look);
    } finally {
      queue.done(look);
    }
  }
}
