package dev.reelay.endtoend;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.restassured.response.Response;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TraceTest {
  private static final String CORRELATION = "trace-test-42";
  private static SpanReceiver receiver;
  private static Suite suite;

  @BeforeAll
  static void start() throws Exception {
    receiver = SpanReceiver.start();
    suite =
        Suite.start(
            Map.of(
                "OTEL_SDK_DISABLED", "false",
                "OTEL_EXPORTER_OTLP_ENDPOINT", receiver.url(),
                "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
                "QUARKUS_LOG_CATEGORY__DEV_REELAY__LEVEL", "DEBUG",
                "QUARKUS_OTEL_BSP_SCHEDULE_DELAY", "200ms",
                // Also the shortest stage is looked at.
                "REELAY_CHECKS_MIN", "50ms",
                "REELAY_CHECKS_MAX", "100ms"));
  }

  @AfterAll
  static void stop() throws Exception {
    suite.stop();
    receiver.close();
  }

  @Test
  void oneTraceAndOneCorrelationIdShowAJobThroughAllServices() throws Exception {
    // When
    Response accepted =
        asOwner()
            .header("X-Correlation-ID", CORRELATION)
            .body(Map.of("model", "studio", "prompt", "A kite", "duration", 2, "size", "128x72"))
            .post("/v1/jobs");
    new Watcher(suite, accepted.path("id")).watchToTheEnd();

    // Then
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() ->
            assertThat(names(trace(), SpanKind.SPAN_KIND_CONSUMER))
                .contains(
                    "job-orchestrator: handle VideoGenerationRequested",
                    "provider-adapters: handle StageRequested",
                    "provider-adapters: handle VideoProgressCheckRequested",
                    "progress-tracker: handle StageProgressed",
                    "job-orchestrator: handle StageSucceeded",
                    "notification-hub: handle VideoGenerationProgress",
                    "notification-hub: handle VideoGenerationCompleted",
                    "api-gateway: handle VideoGenerationCompleted"));
    await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> allHangTogether(trace()));
    assertThat(accepted.header("X-Correlation-ID")).isEqualTo(CORRELATION);
    for (Suite.Service service : Suite.Service.values()) {
      List<String> lines =
          Files.readAllLines(suite.log(service)).stream()
              .filter(line -> line.contains("job=" + accepted.path("id")))
              .toList();
      assertThat(lines)
          .as(service.module())
          .isNotEmpty()
          .allSatisfy(line -> assertThat(line).contains("correlation=" + CORRELATION));
    }
  }

  /** The request is the root; whatever was published in it or because of it names its parent. */
  private static void allHangTogether(List<SpanReceiver.Seen> trace) {
    SpanReceiver.Seen root =
        trace.stream().filter(SpanReceiver.Seen::isRoot).findFirst().orElseThrow();
    assertThat(root.service()).isEqualTo("api-gateway");
    assertThat(root.kind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
    assertThat(trace.stream().filter(SpanReceiver.Seen::isRoot)).hasSize(1);
    assertThat(trace)
        .anySatisfy(span -> {
          assertThat(span.name()).isEqualTo("publish VideoGenerationRequested");
          assertThat(span.parent()).isEqualTo(root.id());
        });
    Set<String> ids =
        trace.stream().map(SpanReceiver.Seen::id).collect(Collectors.toCollection(HashSet::new));
    assertThat(trace)
        .allSatisfy(span ->
            assertThat(span.isRoot() || ids.contains(span.parent())).as(span.toString()).isTrue());
    assertThat(trace.stream().filter(span -> span.name().startsWith("handle ")))
        .allSatisfy(span ->
            assertThat(nameOf(trace, span.parent()))
                .isEqualTo(span.name().replace("handle ", "publish ")));
  }

  private static String nameOf(List<SpanReceiver.Seen> trace, String id) {
    return trace.stream()
        .filter(span -> span.id().equals(id))
        .map(SpanReceiver.Seen::name)
        .findFirst()
        .orElse("");
  }

  private static Set<String> names(List<SpanReceiver.Seen> trace, SpanKind kind) {
    return trace.stream()
        .filter(span -> span.kind() == kind)
        .map(span -> span.service() + ": " + span.name())
        .collect(Collectors.toSet());
  }

  private static List<SpanReceiver.Seen> trace() {
    return receiver.traceOf("POST /v1/jobs");
  }

  private static io.restassured.specification.RequestSpecification asOwner() {
    return given()
        .baseUri(suite.url())
        .header("Authorization", "Bearer " + suite.key())
        .contentType("application/json");
  }
}
