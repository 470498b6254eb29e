package dev.reelay.adapters.minimax;

import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** The last tasks that were seen to succeed, so that a film is not asked for twice at once. */
final class Succeeded {
  private static final int MAX = 200;

  private final LinkedHashMap<String, Dialect.Seen.Task> tasks = new LinkedHashMap<>();

  synchronized void keep(String id, Dialect.Seen.Task task) {
    tasks.put(id, task);
    if (tasks.size() > MAX) {
      tasks.pollFirstEntry();
    }
  }

  /** A task that was kept, for once: what it leads to may be stale the next time. */
  synchronized Dialect.Seen.@Nullable Task take(String id) {
    return tasks.remove(id);
  }
}
