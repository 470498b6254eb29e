package dev.reelay.adapters.sweep;

import dev.reelay.storage.Inventory;
import dev.reelay.storage.Storage;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Stored folders of stage runs, and what interrupted writers left in those that stay. */
@ApplicationScoped
class RunFolders implements Leftovers {
  private static final String JOB = "job_";

  private final Inventory inventory;
  private final Storage storage;
  private final NeedStore needs;
  private String lastJob = "";

  RunFolders(Inventory inventory, Storage storage, NeedStore needs) {
    this.inventory = inventory;
    this.storage = storage;
    this.needs = needs;
  }

  @Override
  public String kind() {
    return "run";
  }

  @Override
  public Swept sweep(Instant before, int limit) throws IOException {
    List<String> jobs = inventory.folders("", lastJob, limit);
    int removed = 0;
    for (String job : jobs) {
      if (job.startsWith(JOB)) {
        removed += sweep(job, before, limit);
      }
    }
    boolean finished = jobs.size() < limit;
    lastJob = finished ? "" : jobs.getLast();
    return new Swept(removed, finished);
  }

  private int sweep(String job, Instant before, int limit) throws IOException {
    List<String> old = new ArrayList<>();
    int removed = 0;
    for (String run : inventory.folders(job, "", limit)) {
      String folder = job + "/" + run;
      removed += inventory.deletePartial(folder, before);
      if (isOlder(folder, before)) {
        old.add(folder);
      }
    }
    if (!old.isEmpty()) {
      Set<String> needed = QuarkusTransaction.requiringNew().call(() -> needs.needed(old));
      old.removeAll(needed);
      for (String folder : old) {
        storage.deleteAll(folder + "/");
      }
    }
    if (isOlder(job, before) || !old.isEmpty()) {
      inventory.deleteIfEmpty(job);
    }
    return removed + old.size();
  }

  private boolean isOlder(String folder, Instant before) throws IOException {
    return inventory.changedAt(folder).filter(changed -> changed.isBefore(before)).isPresent();
  }
}
