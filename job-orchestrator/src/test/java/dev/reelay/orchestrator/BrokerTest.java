package dev.reelay.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventIds;
import dev.reelay.bus.JobRef;
import dev.reelay.bus.OtherServices;
import dev.reelay.bus.Routes.Service;
import dev.reelay.event.CancellationOutcome;
import dev.reelay.event.DomainEvent;
import dev.reelay.event.JobEvent;
import dev.reelay.event.ProviderAvailabilityChanged;
import dev.reelay.event.StageCancellationRequested;
import dev.reelay.event.StageRequested;
import dev.reelay.event.VideoGenerationCancellationRequested;
import dev.reelay.event.VideoGenerationCancelled;
import dev.reelay.event.VideoGenerationCompleted;
import dev.reelay.event.VideoGenerationQueued;
import dev.reelay.event.VideoGenerationStarted;
import dev.reelay.event.WaitingFor;
import dev.reelay.testkit.Script;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The service as it runs: real broker, real time, its own loops. */
@QuarkusTest
@QuarkusTestResource(TestServers.class)
class BrokerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Inject OtherServices others;
  @Inject Desk desk;

  @TestHTTPResource(value = "/health/ready", management = true)
  URL ready;

  private final EventIds ids = new EventIds();

  @BeforeEach
  void clear() {
    await().atMost(PATIENCE).until(() -> RestAssured.get(ready).statusCode() == 200);
    desk.forgetJobs();
  }

  @Test
  void aJobTravelsThroughTheBrokerToItsEnd() throws Exception {
    // Given
    JobRef job = Samples.job("key_broker");

    // When
    tell(Service.GATEWAY, job, requested());
    for (int stage = 1; stage <= 6; stage++) {
      StageRequested run = awaitRun(job, stage);
      tell(Service.ADAPTERS, job, Samples.accepted(run), Samples.succeeded(run));
    }

    // Then
    VideoGenerationCompleted done = awaitAtGateway(job, VideoGenerationCompleted.class);
    assertThat(done.videoUrl()).endsWith(job.jobId() + "/artifacts/video.mp4");
    assertThat(heard(Service.GATEWAY, job))
        .hasAtLeastOneElementOfType(VideoGenerationStarted.class);
  }

  @Test
  void aCancelTravelsThroughTheBroker() throws Exception {
    // Given
    JobRef job = Samples.job("key_cancel");
    tell(Service.GATEWAY, job, requested());
    StageRequested run = awaitRun(job, 1);

    // When
    tell(Service.GATEWAY, job, new VideoGenerationCancellationRequested("user", null));
    await()
        .atMost(PATIENCE)
        .until(
            () -> heard(Service.ADAPTERS, job),
            heard -> heard.stream().anyMatch(StageCancellationRequested.class::isInstance));
    tell(
        Service.ADAPTERS,
        job,
        Samples.answered(run, CancellationOutcome.CANCELLED),
        Samples.cancelled(run));

    // Then
    assertThat(awaitAtGateway(job, VideoGenerationCancelled.class).providers()).hasSize(1);
  }

  @Test
  void settingsTravelThroughTheirPlainQueue() throws Exception {
    // Given
    others.publish(List.of(availability(100, false)));
    JobRef job = Samples.job("key_settings");

    // When
    await()
        .atMost(PATIENCE)
        .until(() -> {
          JobRef probe = Samples.job("key_settings");
          tell(Service.GATEWAY, probe, requested());
          return heard(Service.GATEWAY, probe).stream()
              .anyMatch(event ->
                  event instanceof VideoGenerationQueued queued
                      && queued.waitingFor() == WaitingFor.PROVIDER_UNAVAILABLE);
        });
    tell(Service.GATEWAY, job, requested());
    others.publish(List.of(availability(101, true)));

    // Then
    awaitAtGateway(job, VideoGenerationStarted.class);
  }

  private static JobEvent requested() {
    Instant deadline = java.time.Clock.systemUTC().instant().plus(Duration.ofHours(1));
    return Samples.requested("studio", 100, deadline);
  }

  private void tell(Service from, JobRef job, JobEvent... events) throws Exception {
    others.publish(Script.of(job).from(from, events).inOrder());
  }

  private StageRequested awaitRun(JobRef job, int number) {
    return await()
        .atMost(PATIENCE)
        .until(
            () ->
                heard(Service.ADAPTERS, job).stream()
                    .filter(StageRequested.class::isInstance)
                    .map(StageRequested.class::cast)
                    .filter(run -> run.stageRunId().startsWith(job.jobId()))
                    .toList(),
            runs -> runs.size() == number)
        .getLast();
  }

  private <E extends DomainEvent> E awaitAtGateway(JobRef job, Class<E> type) {
    return await()
        .atMost(PATIENCE)
        .until(
            () ->
                heard(Service.GATEWAY, job).stream()
                    .filter(type::isInstance)
                    .map(type::cast)
                    .toList(),
            found -> !found.isEmpty())
        .getFirst();
  }

  private List<DomainEvent> heard(Service service, JobRef job) throws Exception {
    return others.heardBy(service, job.keyId());
  }

  private Envelope availability(long version, boolean available) {
    return new Envelope(
        ids.next(),
        "ProviderAvailabilityChanged",
        1,
        "adapters",
        version,
        "studio",
        null,
        "settings",
        null,
        java.time.Clock.systemUTC().instant(),
        null,
        new ProviderAvailabilityChanged(
            version, "studio", List.of("studio"), available, available ? null : "no ffmpeg"));
  }
}
