package dev.reelay.bus;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * What the log lines of the work in hand are about: job, virtual key, correlation id, stage. Closed
 * at the end of the work; what was named before it comes back.
 */
public final class LogFields implements AutoCloseable {
  /** The field that carries the correlation id. */
  static final String CORRELATION_ID = "correlationId";

  private final Deque<Field> before = new ArrayDeque<>();

  private record Field(String name, @Nullable Object value) {}

  private LogFields() {}

  /** Work about a job. */
  public static LogFields of(JobRef job) {
    return new LogFields()
        .with("jobId", job.jobId())
        .with("virtualKeyId", job.keyId())
        .with(CORRELATION_ID, job.correlationId());
  }

  /** Work about a stage, within what is named already. */
  public static LogFields ofStage(String stage) {
    return new LogFields().with("stage", stage);
  }

  /** Work about a request that belongs to no job yet. */
  public static LogFields ofRequest(String correlationId) {
    return new LogFields().with(CORRELATION_ID, correlationId);
  }

  static LogFields of(WireEvent event) {
    LogFields fields = new LogFields();
    if (event.jobId() != null) {
      fields.with("jobId", event.jobId());
    }
    return fields.with("virtualKeyId", event.keyId()).with(CORRELATION_ID, event.correlationId());
  }

  /** Names the stage too. */
  public LogFields stage(String stage) {
    return with("stage", stage);
  }

  private LogFields with(String name, String value) {
    before.push(new Field(name, MDC.get(name)));
    MDC.put(name, value);
    return this;
  }

  @Override
  public void close() {
    while (!before.isEmpty()) {
      Field field = before.pop();
      if (field.value() == null) {
        MDC.remove(field.name());
      } else {
        MDC.put(field.name(), field.value());
      }
    }
  }
}
