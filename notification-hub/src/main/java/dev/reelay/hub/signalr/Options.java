package dev.reelay.hub.signalr;

import io.vertx.core.MultiMap;
import java.util.List;

/**
 * What the address of the hub says.
 *
 * @param events how events are named
 * @param tasks jobs that are subscribed to after every handshake
 */
record Options(TaskEvents events, List<String> tasks) {
  private static final int TASKS_MAX = 32;

  Options {
    tasks = List.copyOf(tasks);
  }

  static Options of(MultiMap query) {
    return new Options(
        "domain".equals(query.get("events")) ? TaskEvents.DOMAIN : TaskEvents.TASK,
        query.getAll("task").stream().distinct().limit(TASKS_MAX).toList());
  }
}
