package dev.reelay.adapters.task;

import org.jboss.logging.MDC;

/** Names the job and stage in the log lines of a worker. */
final class LogContext {
  /** Work that may fail in any way. */
  interface Work {
    void run() throws Exception;
  }

  private LogContext() {}

  static void of(Task task, Work work) throws Exception {
    MDC.put("jobId", task.job.jobId());
    MDC.put("virtualKeyId", task.job.keyId());
    MDC.put("correlationId", task.job.correlationId());
    MDC.put("stage", task.run.stage());
    try {
      work.run();
    } finally {
      MDC.remove("jobId");
      MDC.remove("virtualKeyId");
      MDC.remove("correlationId");
      MDC.remove("stage");
    }
  }
}
