package dev.reelay.adapters.task;

import dev.reelay.adapters.artifact.Shelf;
import dev.reelay.adapters.provider.Provider;
import dev.reelay.adapters.provider.ProviderUnreachableException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Clears away behind a run that is over: what the provider still holds, and the stored files of a
 * run that did not succeed.
 */
@ApplicationScoped
class Clearing {
  private final TaskStore tasks;
  private final Shelf shelf;

  Clearing(TaskStore tasks, Shelf shelf) {
    this.tasks = tasks;
    this.shelf = shelf;
  }

  void perform(Task claimed, Lease worker, @Nullable Provider provider)
      throws ProviderUnreachableException, IOException {
    if (claimed.handle != null && provider != null) {
      provider.release(claimed.handle);
    }
    if (claimed.state != TaskState.SUCCEEDED && claimed.order != null) {
      shelf.clear(claimed.order.storageFolder());
    }
    QuarkusTransaction.requiringNew()
        .run(() -> tasks.lock(claimed.run.stageRunId(), worker).ifPresent(this::settle));
  }

  private void settle(Task task) {
    task.lease = null;
    task.dueAt = null;
    tasks.save(task);
  }
}
