package dev.reelay.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.event.VideoGenerationCancellationRequested;
import dev.reelay.testkit.TestServers;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestServers.class)
@TestProfile(TracingTest.Traced.class)
class TracingTest {
  /** Spans are recorded here instead of being sent. */
  public static final class Traced implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("quarkus.otel.sdk.disabled", "false", "quarkus.otel.traces.exporter", "none");
    }
  }

  /** Where the spans of all tests go; without effect while tracing is off. */
  static final class Recorder {
    private static final InMemorySpanExporter SPANS = InMemorySpanExporter.create();

    @Produces
    @Singleton
    SpanProcessor processor() {
      return SimpleSpanProcessor.create(SPANS);
    }
  }

  @Inject Boot boot;
  @Inject OutboxStore outbox;
  @Inject OutboxRelay relay;
  @Inject AfterCommit afterCommit;
  @Inject EventCodec codec;
  @Inject Notebook notebook;
  @Inject Jdbi jdbi;
  @Inject Tracer tracer;
  private final EventIds ids = new EventIds();

  @Test
  void oneTraceLeadsFromTheRequestThroughTheOutboxToTheHandler() {
    // Given
    await().atMost(Duration.ofSeconds(30)).until(() -> boot.step() == null);
    JobRef job = new JobRef("key_" + ids.ulid(), "job_" + ids.ulid(), "corr-1");
    Events gateway = new Events(outbox, relay, afterCommit, codec, new NamedBus("gateway"), ids);

    // When
    Span request = tracer.spanBuilder("request").startSpan();
    try (Scope _ = request.makeCurrent()) {
      QuarkusTransaction.requiringNew()
          .run(() -> gateway.publish(job, new VideoGenerationCancellationRequested("me", null)));
    }
    request.end();

    // Then
    await().untilAsserted(() -> assertThat(notebook.of(job.jobId())).containsExactly("me"));
    await().untilAsserted(() -> assertThat(spansOf(job)).hasSize(2));
    SpanData published = spansOf(job).getFirst();
    SpanData handled = spansOf(job).getLast();
    assertThat(published.getName()).isEqualTo("publish VideoGenerationCancellationRequested");
    assertThat(published.getTraceId()).isEqualTo(request.getSpanContext().getTraceId());
    assertThat(published.getParentSpanId()).isEqualTo(request.getSpanContext().getSpanId());
    assertThat(outboxOf(job))
        .isEqualTo("00-" + published.getTraceId() + "-" + published.getSpanId() + "-01");
    assertThat(handled.getName()).isEqualTo("handle VideoGenerationCancellationRequested");
    assertThat(handled.getTraceId()).isEqualTo(published.getTraceId());
    assertThat(handled.getParentSpanId()).isEqualTo(published.getSpanId());
    assertThat(handled.getAttributes().get(AttributeKey.stringKey("reelay.correlation_id")))
        .isEqualTo("corr-1");
  }

  @Test
  void whatATimerPublishesBelongsToTheTraceOfItsJob() {
    // Given
    await().atMost(Duration.ofSeconds(30)).until(() -> boot.step() == null);
    String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    String stored = "00-" + trace + "-00f067aa0ba902b7-01";
    JobRef job = new JobRef("key_" + ids.ulid(), "job_" + ids.ulid(), "corr-2", stored);
    Events gateway = new Events(outbox, relay, afterCommit, codec, new NamedBus("gateway"), ids);

    // When
    QuarkusTransaction.requiringNew()
        .run(() -> gateway.publish(job, new VideoGenerationCancellationRequested("timer", null)));

    // Then
    await().untilAsserted(() -> assertThat(spansOf(job)).hasSize(2));
    assertThat(spansOf(job)).allSatisfy(span -> assertThat(span.getTraceId()).isEqualTo(trace));
    assertThat(spansOf(job).getFirst().getParentSpanId()).isEqualTo("00f067aa0ba902b7");
  }

  private static List<SpanData> spansOf(JobRef job) {
    return Recorder.SPANS.getFinishedSpanItems().stream()
        .filter(span ->
            job.jobId().equals(span.getAttributes().get(AttributeKey.stringKey("reelay.job_id"))))
        .toList();
  }

  private String outboxOf(JobRef job) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT traceparent FROM outbox WHERE job_id = :job")
            .bind("job", job.jobId())
            .mapTo(String.class)
            .one());
  }
}
