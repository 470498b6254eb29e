package dev.reelay.orchestrator.dispatch;

import static dev.reelay.bus.Routes.Service.ADAPTERS;
import static dev.reelay.bus.Routes.Service.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.bus.JobRef;
import dev.reelay.event.FailureClass;
import dev.reelay.event.KeyLimits;
import dev.reelay.event.ProviderAvailabilityChanged;
import dev.reelay.event.StageRequested;
import dev.reelay.event.VideoGenerationQueued;
import dev.reelay.event.VideoGenerationStarted;
import dev.reelay.event.VirtualKeyChanged;
import dev.reelay.event.WaitingFor;
import dev.reelay.orchestrator.ByHand;
import dev.reelay.orchestrator.Desk;
import dev.reelay.orchestrator.Samples;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ByHand.class)
@QuarkusTestResource(TestServers.class)
class DispatcherTest {
  @Inject Desk desk;

  @BeforeEach
  void clear() {
    desk.clear();
  }

  @Test
  void aKeyRunsAsManyJobsAsItMayAndTheOldestFirst() {
    // Given
    List<JobRef> jobs = requested("key_a", 2, 4);

    // When
    desk.dispatch();

    // Then
    assertThat(jobs.stream().map(desk::state))
        .containsExactly("processing", "processing", "pending", "pending");
  }

  @Test
  void waitingIsToldOnceForEachReason() {
    // Given
    JobRef running = desk.started("studio", "key_a", 1);
    JobRef waiting = desk.started("studio", "key_a", 1);

    // When
    desk.dispatch();
    desk.dispatch();

    // Then
    assertThat(desk.said(waiting, VideoGenerationQueued.class))
        .extracting(VideoGenerationQueued::waitingFor)
        .containsExactly(WaitingFor.KEY_LIMIT);

    // When
    desk.sql("UPDATE provider_limits SET max_running = 1 WHERE provider = 'studio'");
    desk.started("studio", "key_b", 1);
    desk.tell(ADAPTERS, running, Samples.failed(desk.asked(running), FailureClass.PERMISSION));
    desk.started("studio", "key_b", 1);

    // Then
    assertThat(desk.said(waiting, VideoGenerationQueued.class))
        .extracting(VideoGenerationQueued::waitingFor)
        .startsWith(WaitingFor.KEY_LIMIT)
        .doesNotHaveDuplicates();
    assertThat(desk.running("provider")).hasSize(1);
  }

  @Test
  void aProviderTakesNoMoreThanItCan() {
    // Given
    List<JobRef> jobs = new ArrayList<>();
    for (String key : List.of("key_a", "key_b", "key_c")) {
      jobs.addAll(requested(key, 2, 2));
    }

    // When
    desk.dispatch();

    // Then
    assertThat(desk.running("provider")).hasSize(4);
    assertThat(jobs.stream().filter(job -> desk.state(job).equals("pending")))
        .hasSize(2)
        .allSatisfy(job ->
            assertThat(desk.said(job, VideoGenerationQueued.class))
                .singleElement()
                .extracting(VideoGenerationQueued::waitingFor)
                .isEqualTo(WaitingFor.PROVIDER_LIMIT));
  }

  @Test
  void aKeyWithManyJobsDelaysAnotherKeyByNoMoreThanOneSlot() {
    // Given
    List<JobRef> many = requested("key_a", 10, 30);
    desk.dispatch();
    JobRef other = desk.started("studio", "key_b", 1);
    assertThat(desk.state(other)).isEqualTo("pending");

    // When
    desk.tell(
        ADAPTERS,
        many.getFirst(),
        Samples.failed(desk.asked(many.getFirst()), FailureClass.PERMISSION));
    desk.dispatch();

    // Then
    assertThat(desk.state(other)).isEqualTo("processing");
  }

  @Test
  void aRunningPipelineKeepsItsPlaceAtTheProvider() {
    // Given
    requested("key_a", 10, 10);
    desk.dispatch();
    String first = desk.running("key").getFirst();
    JobRef job = new JobRef("key_a", first, "corr");

    // When
    desk.succeed(job);

    // Then
    assertThat(desk.running("provider")).contains(first + ".script.1").hasSize(4);
    assertThat(desk.leaks()).isEmpty();
  }

  @Test
  void limitsOfAKeyChangeLiveAndTheHighestVersionWins() {
    // Given
    List<JobRef> jobs = requested("key_a", 1, 3);
    desk.dispatch();

    // When
    desk.tell(GATEWAY, "key_a", changed(5, 2));
    desk.tell(GATEWAY, "key_a", changed(4, 9));
    desk.dispatch();

    // Then
    assertThat(jobs.stream().map(desk::state))
        .containsExactly("processing", "processing", "pending");
  }

  @Test
  void jobsWaitWhileTheirProviderIsAway() {
    // Given
    desk.tell(ADAPTERS, "studio", availability(7, false));

    // When
    JobRef job = desk.started("studio", "key_a", 1);

    // Then
    assertThat(desk.said(job, VideoGenerationQueued.class))
        .singleElement()
        .extracting(VideoGenerationQueued::waitingFor)
        .isEqualTo(WaitingFor.PROVIDER_UNAVAILABLE);

    // When
    desk.tell(ADAPTERS, "studio", availability(6, true));
    desk.dispatch();
    assertThat(desk.state(job)).isEqualTo("pending");
    desk.tell(ADAPTERS, "studio", availability(8, true));
    desk.dispatch();

    // Then
    assertThat(desk.state(job)).isEqualTo("processing");
  }

  @Test
  void aStageOfAnotherProviderWaitsForItsPlaceThere() {
    // Given
    JobRef first = desk.started("mixed", "key_a", 5);
    JobRef second = desk.started("mixed", "key_a", 5);

    // When
    desk.succeed(first);
    desk.succeed(second);
    desk.dispatch();

    // Then
    assertThat(desk.running("provider")).containsExactly(first.jobId() + ".post.1");
    assertThat(desk.state(second)).isEqualTo("processing");
    assertThat(desk.leaks()).isEmpty();

    // When
    desk.succeed(first);
    desk.dispatch();

    // Then
    assertThat(desk.asked(second).stageRunId()).isEqualTo(second.jobId() + ".post.1");
    assertThat(desk.said(second, VideoGenerationStarted.class)).hasSize(1);
  }

  @Test
  void dueRetriesWaitForAPlaceAtTheProviderToo() {
    // Given
    JobRef job = desk.started("studio", "key_a", 9);
    desk.tell(ADAPTERS, job, Samples.failed(desk.asked(job), FailureClass.NETWORK));
    requested("key_b", 4, 4);
    desk.dispatch();

    // When
    desk.time().advance(Duration.ofSeconds(37));
    desk.dispatch();

    // Then
    assertThat(desk.state(job)).isEqualTo("retrying");
    assertThat(desk.running("provider")).hasSize(4);
  }

  @Test
  void dispatchersAtOnceNeverExceedALimitNorStartAJobTwice() throws Exception {
    // Given
    List<JobRef> jobs = new ArrayList<>();
    for (int key = 0; key < 8; key++) {
      jobs.addAll(requested("key_" + key, 2, 5));
    }

    // When
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < 12; round++) {
        List<Callable<Void>> work = new ArrayList<>();
        for (int dispatcher = 0; dispatcher < 2; dispatcher++) {
          work.add(() -> {
            desk.dispatch();
            return null;
          });
        }
        work.add(() -> {
          endOneRunning(jobs);
          return null;
        });
        for (Future<Void> done : pool.invokeAll(work)) {
          done.get();
        }

        // Then
        assertThat(desk.running("provider")).hasSizeLessThanOrEqualTo(4);
        assertThat(
                desk.column(
                    "SELECT scope FROM grants WHERE kind = 'key' GROUP BY scope HAVING count(*) > 2"))
            .isEmpty();
        assertThat(desk.leaks()).isEmpty();
      }
    }
    assertThat(jobs)
        .allSatisfy(job ->
            assertThat(desk.said(job, VideoGenerationStarted.class)).hasSizeLessThanOrEqualTo(1));
    assertThat(desk.column("SELECT DISTINCT state FROM jobs")).contains("failed");
  }

  private void endOneRunning(List<JobRef> jobs) {
    jobs.stream()
        .filter(job -> desk.state(job).equals("processing"))
        .findFirst()
        .ifPresent(job -> {
          StageRequested run = desk.asked(job);
          desk.tell(ADAPTERS, job, Samples.failed(run, FailureClass.PERMISSION));
        });
  }

  private List<JobRef> requested(String keyId, int maxRunning, int count) {
    List<JobRef> jobs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      JobRef job = Samples.job(keyId);
      desk.tell(GATEWAY, job, Samples.requested("studio", maxRunning));
      jobs.add(job);
    }
    return jobs;
  }

  private static VirtualKeyChanged changed(long version, int maxRunning) {
    return new VirtualKeyChanged(
        version, "active", null, new KeyLimits(version, maxRunning, 100, 1, 0), List.of());
  }

  private static ProviderAvailabilityChanged availability(long version, boolean available) {
    return new ProviderAvailabilityChanged(
        version, "studio", List.of("studio"), available, available ? null : "no ffmpeg");
  }
}
