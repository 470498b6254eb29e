package dev.reelay.hub.backplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.bus.JobRef;
import dev.reelay.bus.ScriptedBus;
import dev.reelay.event.JobEvent;
import dev.reelay.hub.OwnRedis;
import dev.reelay.hub.SseClient;
import dev.reelay.hub.Story;
import dev.reelay.hub.follow.SecondInstance;
import dev.reelay.testkit.TestServers;
import dev.reelay.testkit.TestTokens;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The running service is one instance, {@link SecondInstance} another that commits nothing. */
@QuarkusTest
@QuarkusTestResource(TestServers.class)
@QuarkusTestResource(OwnRedis.class)
class BackplaneTest {
  @Inject ScriptedBus bus;
  @Inject Vertx vertx;
  @Inject RedisConfig config;
  @Inject RedisPublisher publisher;
  @Inject MeterRegistry meters;
  @Inject SecondInstance.Parts parts;

  @TestHTTPResource("/")
  URI base;

  private SecondInstance second;
  private RedisSubscriber subscriber;

  @BeforeEach
  void startTheSecond() {
    second = parts.start();
    subscriber = new RedisSubscriber(vertx, config, second.followers(), new SimpleMeterRegistry());
    subscriber.start();
    awaitRedis();
  }

  @AfterEach
  void stopTheSecond() {
    OwnRedis.thaw();
    subscriber.stop();
    second.stop();
    if (publisher.problem() != null) {
      OwnRedis.kill();
      OwnRedis.launch();
      awaitRedis();
    }
  }

  @Test
  void anotherInstanceHearsAtOnceThroughRedis() {
    // Given
    JobRef job = Story.job();
    tell(job, Story.requested());
    SecondInstance.Watch watch = second.watch(job.jobId(), 1);
    await().until(() -> second.reads() > 0);
    await().pollDelay(Duration.ofMillis(50)).until(() -> true);
    long reads = second.reads();

    // When
    for (int n = 1; n <= 20; n++) {
      tell(job, Story.progress(n, "script", n));
    }

    // Then
    await().until(() -> watch.seen().size() == 20);
    assertThat(watch.seen().getFirst()).isEqualTo(2L);
    assertThat(watch.seen()).isSorted().doesNotHaveDuplicates();
    assertThat(second.reads() - reads).as("nothing had to be read").isLessThanOrEqualTo(2);
  }

  @Test
  void anEntryTooLargeToTravelIsReadFromTheLog() {
    // Given
    JobRef job = Story.job();
    tell(job, Story.requested());
    SecondInstance.Watch watch = second.watch(job.jobId(), 0);
    await().until(() -> watch.seen().size() == 1);

    // When
    tell(job, Story.progress(1, "s".repeat(80_000), 5));
    tell(job, Story.progress(2, "script", 6));

    // Then
    await().until(() -> watch.seen().size() == 3);
    assertThat(watch.bodies().get(1)).hasSizeGreaterThan(80_000);
    watch.close();
  }

  @Test
  void aKilledRedisLosesNothingAndDelaysByASecond() {
    // Given
    JobRef job = Story.job();
    tell(job, Story.requested());
    SecondInstance.Watch watch = second.watch(job.jobId(), 0);
    await().until(() -> watch.seen().size() == 1);
    double failures = failures();

    // When
    OwnRedis.kill();
    try (SseClient here = listen(job)) {
      await().until(() -> here.frames.size() == 1);
      long told = System.nanoTime();
      tell(job, Story.started(1, 1));

      // Then
      await().pollInterval(Duration.ofMillis(5)).until(() -> here.frames.size() == 2);
      assertThat(Duration.ofNanos(here.frames.getLast().nanos() - told))
          .as("this instance needs no Redis")
          .isLessThan(Duration.ofMillis(800));
      await().atMost(OwnRedis.patience()).until(() -> watch.seen().size() == 2);
    }
    for (int n = 1; n <= 10; n++) {
      tell(job, Story.progress(n, "script", n));
    }
    await().atMost(OwnRedis.patience()).until(() -> watch.seen().size() == 12);
    await().until(() -> failures() > failures);
    await().until(() -> publisher.problem() != null);

    // When
    OwnRedis.launch();
    awaitRedis();
    long reads = second.reads();
    tell(job, Story.progress(11, "script", 20));

    // Then
    await().until(() -> watch.seen().size() == 13);
    assertThat(watch.seen()).isSorted().doesNotHaveDuplicates();
    assertThat(second.reads() - reads).isLessThanOrEqualTo(1);
  }

  @Test
  void aFrozenRedisHoldsUpNeitherHandlersNorClients() {
    // Given
    JobRef job = Story.job();
    tell(job, Story.requested());
    SecondInstance.Watch watch = second.watch(job.jobId(), 0);
    await().until(() -> watch.seen().size() == 1);

    // When
    OwnRedis.freeze();
    long began = System.nanoTime();
    for (int n = 1; n <= 50; n++) {
      tell(job, Story.progress(n, "script", n));
    }

    // Then
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
    await().atMost(OwnRedis.patience()).until(() -> watch.seen().size() == 51);

    // When
    OwnRedis.thaw();
    awaitRedis();
    tell(job, Story.completed(1));

    // Then
    await().until(() -> watch.seen().size() == 52);
    assertThat(watch.seen()).isSorted().doesNotHaveDuplicates();
  }

  private void awaitRedis() {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> publisher.problem() == null && subscriber.problem() == null);
  }

  private double failures() {
    return meters.find("reelay.hub.redis.failures").counters().stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }

  private SseClient listen(JobRef job) {
    return SseClient.open(
        base.resolve("/v1/jobs/" + job.jobId() + "/events"),
        TestTokens.job(job.keyId(), job.jobId()),
        null);
  }

  private void tell(JobRef job, JobEvent... events) {
    bus.deliver(Arrays.stream(events).map(event -> Story.now(job, event)).toList());
  }
}
