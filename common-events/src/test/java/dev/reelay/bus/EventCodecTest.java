package dev.reelay.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelay.event.DomainEvent;
import dev.reelay.event.JobStatus;
import dev.reelay.event.VideoGenerationCancellationRequested;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventCodecTest {
  private final EventCodec codec = new EventCodec();

  @Test
  void everyEventComesBackAsItWas() {
    for (DomainEvent event : Samples.ofEveryEvent()) {
      String type = event.getClass().getSimpleName();

      DomainEvent back = codec.decode(type, codec.encode(event));

      assertThat(back).as(type).isEqualTo(event);
    }
    assertThat(Samples.ofEveryEvent()).hasSizeGreaterThan(20);
  }

  @Test
  void everyEventKeepsItsEnvelopeInTheHeaders() {
    for (DomainEvent event : Samples.ofEveryEvent()) {
      WireEvent wire =
          new WireEvent(
              UUID.fromString("01900000-0000-7000-8000-000000000001"),
              event.getClass().getSimpleName(),
              1,
              "gateway",
              77,
              "key_1",
              "job_1",
              "correlation",
              UUID.fromString("01900000-0000-7000-8000-000000000002"),
              java.time.Instant.parse("2026-02-03T04:05:06.789012Z"),
              "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
              codec.encode(event));

      WireEvent back =
          CloudEventHeaders.read(
              CloudEventHeaders.write(wire).getHeaders(),
              wire.body().getBytes(StandardCharsets.UTF_8));

      assertThat(back).isEqualTo(wire);
    }
  }

  @Test
  void headersFollowTheCloudEventsBinding() {
    WireEvent wire =
        new WireEvent(
            UUID.randomUUID(),
            "T",
            1,
            "gateway",
            1,
            "key",
            "job",
            "c",
            null,
            java.time.Instant.EPOCH,
            null,
            "{}");

    assertThat(CloudEventHeaders.write(wire).getHeaders())
        .containsEntry("cloudEvents:specversion", "1.0")
        .containsEntry("cloudEvents:type", "T")
        .containsEntry("cloudEvents:source", "gateway")
        .containsEntry("cloudEvents:subject", "job")
        .containsEntry("cloudEvents:time", "1970-01-01T00:00:00Z");
  }

  @Test
  void statesAreSentByTheirWords() {
    assertThat(codec.encode(sampleOf("VideoGenerationFailed")))
        .contains("\"status\":\"" + JobStatus.TIMED_OUT.word() + "\"");
  }

  @Test
  void fieldsOfALaterReleaseAreSkippedAndMissingOnesAreNull() {
    DomainEvent event =
        codec.decode(
            "VideoGenerationCancellationRequested", "{\"by\":\"user\",\"colour\":\"red\"}");

    assertThat(event).isEqualTo(new VideoGenerationCancellationRequested("user", null));
  }

  @Test
  void unknownTypesAreToldFromUnreadableOnes() {
    assertThat(codec.decode("VideoGenerationDreamt", "{}")).isNull();
    assertThatThrownBy(() -> codec.decode("VideoGenerationProgress", "{\"progress\":\"much\"}"))
        .hasMessageContaining("VideoGenerationProgress");
  }

  @Test
  void anEventThatIsTooLargeIsRefused() {
    String huge = "x".repeat(EventCodec.MAX_BYTES);

    assertThatThrownBy(() -> codec.encode(new VideoGenerationCancellationRequested(huge, null)))
        .hasMessageContaining("262144");
  }

  private static DomainEvent sampleOf(String type) {
    return Samples.ofEveryEvent().stream()
        .filter(event -> event.getClass().getSimpleName().equals(type))
        .findFirst()
        .orElseThrow();
  }
}
