package dev.reelay.adapters.task;

import dev.reelay.adapters.provider.Provider;
import dev.reelay.adapters.provider.ProviderUnreachableException;
import dev.reelay.adapters.provider.RemoteHandle;
import dev.reelay.adapters.remote.Providers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What a provider's own call is good for: it makes us look at the run, and it may reveal a run of
 * which nobody knew whether it had arrived. It never ends a run by itself.
 */
@ApplicationScoped
public class RunHints {
  private static final Logger LOG = Logger.getLogger(RunHints.class);

  private final TaskStore tasks;
  private final Endings endings;
  private final Looking looking;
  private final Handing handing;
  private final Providers providers;

  RunHints(
      TaskStore tasks, Endings endings, Looking looking, Handing handing, Providers providers) {
    this.tasks = tasks;
    this.endings = endings;
    this.looking = looking;
    this.handing = handing;
    this.providers = providers;
  }

  /** What came of a hint. */
  public enum Result {
    LOOKED_AT,
    /** The run had ended. */
    OVER,
    /** Nobody knows such a run, or not yet. */
    UNKNOWN
  }

  /**
   * Looks at the run; blocks until that is done.
   *
   * @param stageRunId the run; null when only the provider's id is known
   * @param remoteId the provider's id of it; null when it said none
   */
  public Result apply(String provider, @Nullable String stageRunId, @Nullable String remoteId)
      throws Exception {
    Optional<Task> found =
        stageRunId == null
            ? tasks.findRemote(provider, String.valueOf(remoteId))
            : tasks.find(stageRunId);
    if (found.isEmpty() || !found.get().run.provider().equals(provider)) {
      return Result.UNKNOWN;
    }
    Task task = found.get();
    if (task.state.isOver()) {
      return Result.OVER;
    }
    if (task.state != TaskState.RUNNING && !adopt(task, remoteId)) {
      return Result.UNKNOWN;
    }
    looking.perform(new PollQueue.Look(provider, task.run.stageRunId(), null));
    return Result.LOOKED_AT;
  }

  private boolean adopt(Task task, @Nullable String remoteId) throws ProviderUnreachableException {
    Provider provider = providers.find(task.run.provider()).orElse(null);
    if (remoteId == null || provider == null || task.state != TaskState.UNCERTAIN) {
      return false;
    }
    RemoteHandle handle =
        handing.priced(provider.adopt(task.order(), remoteId), provider, task.order());
    return QuarkusTransaction.requiringNew()
        .call(() ->
            tasks
                .lock(task.run.stageRunId())
                .filter(locked -> locked.state == TaskState.UNCERTAIN)
                .map(locked -> {
                  endings.write(locked, locked.accept(handle, provider.capabilities()));
                  LOG.infof(
                      "A call of %s showed that it has stage %s", provider.id(), task.run.stage());
                  return true;
                })
                .orElse(false));
  }
}
