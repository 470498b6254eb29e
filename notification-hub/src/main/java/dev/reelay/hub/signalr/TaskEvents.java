package dev.reelay.hub.signalr;

import dev.reelay.hub.log.Entry;

/** What clients are called with for an entry: always one object, its canonical body. Pure. */
enum TaskEvents {
  /** The names of the seed's hub. */
  TASK {
    @Override
    String target(Entry entry) {
      return switch (entry.type()) {
        case "VideoGenerationCompleted" -> "TaskCompleted";
        case "VideoGenerationFailed" -> "TaskFailed";
        case "VideoGenerationCancelled" -> "TaskCancelled";
        default -> "ProgressUpdate";
      };
    }
  },
  /** The names of the events themselves. */
  DOMAIN {
    @Override
    String target(Entry entry) {
      return entry.type();
    }
  };

  static final String STATUS = "TaskStatus";

  abstract String target(Entry entry);

  /** What is said of a job that nothing was heard of yet. */
  static String nothingYet(String jobId) {
    return "{\"seq\":0,\"jobId\":\""
        + jobId
        + "\",\"taskId\":\""
        + jobId
        + "\",\"status\":\"pending\",\"progress\":0.0}";
  }
}
