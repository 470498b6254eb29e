package dev.reelay.bus;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/** Spans of publishing and handling; the envelope carries the trace from one to the other. */
final class Tracing {
  /** {@code 00-<32 digits>-<16 digits>-<2 digits>}. */
  private static final int LENGTH = 55;

  private Tracing() {}

  /** Records that an event was written to the outbox; returns what its envelope carries. */
  static @Nullable String published(
      String type, @Nullable JobRef job, String correlationId, Cause cause) {
    Span current = Span.current();
    Context parent =
        current.getSpanContext().isValid() ? Context.current() : context(cause.traceparent());
    Span span = span("publish " + type, SpanKind.PRODUCER, parent, correlationId);
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
    if (traceparent == null || traceparent.length() < LENGTH) {
      return Context.root();
    }
    SpanContext remote =
        SpanContext.createFromRemoteParent(
            traceparent.substring(3, 35),
            traceparent.substring(36, 52),
            TraceFlags.fromHex(traceparent, 53),
            TraceState.getDefault());
    return Context.root().with(Span.wrap(remote));
  }
}
