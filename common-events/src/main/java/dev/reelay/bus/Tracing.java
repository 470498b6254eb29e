package dev.reelay.bus;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Spans of publishing and handling; the envelope carries the trace from one to the other. */
final class Tracing {
  private static final String FIELD = "traceparent";
  private static final TextMapGetter<String> ALONE = new Alone();

  private Tracing() {}

  /** Records that an event was written to the outbox; returns what its envelope carries. */
  static @Nullable String published(
      String type, @Nullable JobRef job, String correlationId, Cause cause) {
    Span span = span("publish " + type, SpanKind.PRODUCER, parent(job, cause), correlationId);
    if (job != null) {
      span.setAttribute("reelay.job_id", job.jobId());
    }
    span.end();
    return traceparent(span.getSpanContext());
  }

  /** Runs a handler in a span under that of the publisher; what it publishes names both. */
  static void handle(WireEvent event, Runnable handler) {
    Span span =
        span(
            "handle " + event.type(),
            SpanKind.CONSUMER,
            context(event.traceparent()),
            event.correlationId());
    if (event.jobId() != null) {
      span.setAttribute("reelay.job_id", event.jobId());
    }
    String own = traceparent(span.getSpanContext());
    try (Scope _ = span.makeCurrent()) {
      new Cause(event.id(), own == null ? event.traceparent() : own)
          .call(() -> {
            handler.run();
            return null;
          });
    } catch (RuntimeException e) {
      span.recordException(e);
      span.setStatus(StatusCode.ERROR);
      throw e;
    } finally {
      span.end();
    }
  }

  /** The request or handler in hand; else, for timers and workers, what is known of the job. */
  private static Context parent(@Nullable JobRef job, Cause cause) {
    if (Span.current().getSpanContext().isValid()) {
      return Context.current();
    }
    String known = job == null ? null : job.traceparent();
    return context(cause.traceparent() == null ? known : cause.traceparent());
  }

  private static Span span(String name, SpanKind kind, Context parent, String correlationId) {
    Tracer tracer = GlobalOpenTelemetry.getTracer("dev.reelay.bus");
    return tracer
        .spanBuilder(name)
        .setSpanKind(kind)
        .setParent(parent)
        .setAttribute("messaging.system", "rabbitmq")
        .setAttribute("messaging.destination.name", Partitions.EXCHANGE)
        .setAttribute("reelay.correlation_id", correlationId)
        .startSpan();
  }

  private static @Nullable String traceparent(SpanContext span) {
    return span.isValid()
        ? "00-" + span.getTraceId() + "-" + span.getSpanId() + "-" + span.getTraceFlags().asHex()
        : null;
  }

  private static Context context(@Nullable String traceparent) {
    return traceparent == null
        ? Context.root()
        : W3CTraceContextPropagator.getInstance().extract(Context.root(), traceparent, ALONE);
  }

  /** Reads a trace context that comes without its headers. */
  private static final class Alone implements TextMapGetter<String> {
    @Override
    public Iterable<String> keys(String traceparent) {
      return List.of(FIELD);
    }

    @Override
    public @Nullable String get(@Nullable String traceparent, String key) {
      return key.equals(FIELD) ? traceparent : null;
    }
  }
}
