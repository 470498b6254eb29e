package dev.reelay.adapters.studiowork;

import dev.reelay.adapters.sweep.Leftovers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Work folders of runs that have ended, or of which nobody knows. */
@ApplicationScoped
class WorkSweep implements Leftovers {
  private final WorkFolders folders;
  private final StudioTaskStore tasks;
  private String lastRun = "";

  WorkSweep(WorkFolders folders, StudioTaskStore tasks) {
    this.folders = folders;
    this.tasks = tasks;
  }

  @Override
  public String kind() {
    return "work";
  }

  @Override
  public Swept sweep(Instant before, int limit) throws IOException {
    List<String> runs = folders.runs(lastRun, limit);
    Set<String> open = QuarkusTransaction.requiringNew().call(() -> tasks.open(runs));
    int removed = 0;
    for (String run : runs) {
      if (!open.contains(run) && folders.isOlder(run, before)) {
        folders.delete(run);
        removed++;
      }
    }
    boolean finished = runs.size() < limit;
    lastRun = finished ? "" : runs.getLast();
    return new Swept(removed, finished);
  }
}
