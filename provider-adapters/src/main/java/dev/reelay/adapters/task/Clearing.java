package dev.reelay.adapters.task;

import dev.reelay.adapters.artifact.ArtifactStore;
import dev.reelay.adapters.artifact.Shelf;
import dev.reelay.adapters.provider.Provider;
import dev.reelay.adapters.provider.ProviderUnreachableException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Clears away behind a run that is over: what the provider still holds, and the stored files of a
 * run that did not succeed or of which nobody needs anything any more.
 */
@ApplicationScoped
class Clearing {
  private static final Logger LOG = Logger.getLogger(Clearing.class);

  private final TaskStore tasks;
  private final ReleaseStore releases;
  private final ArtifactStore artifacts;
  private final Endings endings;
  private final Shelf shelf;
  private final TaskConfig config;

  Clearing(
      TaskStore tasks,
      ReleaseStore releases,
      ArtifactStore artifacts,
      Endings endings,
      Shelf shelf,
      TaskConfig config) {
    this.tasks = tasks;
    this.releases = releases;
    this.artifacts = artifacts;
    this.endings = endings;
    this.shelf = shelf;
    this.config = config;
  }

  void perform(Task claimed, Lease worker, @Nullable Provider provider)
      throws ProviderUnreachableException, IOException {
    String id = claimed.run.stageRunId();
    Optional<ReleaseStore.Release> release =
        QuarkusTransaction.requiringNew().call(() -> releases.find(id));
    if (release.filter(ReleaseStore.Release::isOpen).isPresent()) {
      List<String> left = release(claimed, provider);
      QuarkusTransaction.requiringNew()
          .run(() -> tasks.lock(id, worker).ifPresent(task -> released(task, left)));
      return;
    }
    if (claimed.handle != null && provider != null) {
      provider.release(claimed.handle);
    }
    if (claimed.state != TaskState.SUCCEEDED && claimed.order != null) {
      shelf.clear(claimed.order().storageFolder());
    }
    QuarkusTransaction.requiringNew().run(() -> tasks.lock(id, worker).ifPresent(this::settle));
  }

  /** A release may have been asked for meanwhile. */
  private void settle(Task task) {
    boolean more =
        releases.find(task.run.stageRunId()).filter(ReleaseStore.Release::isOpen).isPresent();
    task.lease = null;
    task.dueAt = more ? task.seenAt : null;
    endings.write(task, List.of());
  }

  /** Removes all that the run left; what stays is told in words. */
  private List<String> release(Task task, @Nullable Provider provider) {
    List<String> left = new ArrayList<>();
    try {
      shelf.clear(task.storageFolder());
    } catch (IOException e) {
      LOG.warnf(e, "The files of stage %s could not be removed", task.run.stage());
      left.add("Files of the stage " + task.run.stage() + " could not be removed");
    }
    if (task.handle != null && !forgotten(task, provider)) {
      left.add(task.run.provider() + " may still keep what it made");
    }
    return left;
  }

  private static boolean forgotten(Task task, @Nullable Provider provider) {
    if (provider == null) {
      return false;
    }
    try {
      provider.release(task.handle());
      return true;
    } catch (ProviderUnreachableException e) {
      LOG.infof("%s did not forget stage %s: %s", provider.id(), task.run.stage(), e.getMessage());
      return false;
    }
  }

  private void released(Task task, List<String> left) {
    String id = task.run.stageRunId();
    int tries = releases.find(id).map(ReleaseStore.Release::tries).orElse(0) + 1;
    task.lease = null;
    artifacts.remove(task.job.jobId(), task.storageFolder());
    if (!left.isEmpty() && tries < config.releaseTries()) {
      releases.tried(id);
      task.dueIn(BackOff.pause(config.backOff(), tries));
      endings.write(task, List.of());
      return;
    }
    task.dueAt = null;
    ReleaseStore.Release done = releases.close(id, left.isEmpty() ? null : String.join("; ", left));
    endings.write(task, List.of(done.fact(task.run, task.seenAt)));
  }
}
