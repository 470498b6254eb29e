package dev.reelay.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import dev.reelay.event.VideoGenerationCancellationRequested;
import dev.reelay.testkit.TestServers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How much is under way at once, and what a slow or ending one keeps from the others. */
@QuarkusTest
@QuarkusTestResource(TestServers.class)
class FlowTest {
  private static final int EVENTS = 100;

  @Inject Boot boot;
  @Inject Sender sender;
  @Inject OutboxStore outbox;
  @Inject PartitionChange change;
  @Inject EventCodec codec;
  @Inject BusConfig config;
  @Inject Rabbit rabbit;
  @Inject RabbitConfig rabbitConfig;
  @Inject Topology topology;
  @Inject Notebook notebook;
  @Inject Jdbi jdbi;
  private final CountDownLatch slow = new CountDownLatch(1);

  @BeforeEach
  void up() {
    await().atMost(Duration.ofSeconds(30)).until(() -> boot.step() == null);
  }

  @Test
  void aSlowKeyDelaysItsOwnPartitionAlone() {
    // Given
    JobRef held = sender.job();
    JobRef neighbor = jobOfPartition(partition(held));
    List<JobRef> others =
        IntStream.range(0, config.partitions())
            .filter(partition -> partition != partition(held))
            .mapToObj(this::jobOfPartition)
            .toList();
    notebook.obstruct(held.jobId(), this::hold);
    // When
    sender.publish(held, "u0");
    sender.publish(neighbor, "u0");
    others.forEach(job -> sender.publish(job, "u0"));
    // Then
    await()
        .atMost(Duration.ofSeconds(3))
        .untilAsserted(() ->
            assertThat(others)
                .allSatisfy(job -> assertThat(notebook.of(job.jobId())).containsExactly("u0")));
    assertThat(notebook.of(neighbor.jobId())).isEmpty();
    // When
    slow.countDown();
    // Then
    await().untilAsserted(() -> assertThat(notebook.of(neighbor.jobId())).containsExactly("u0"));
    assertThat(notebook.of(held.jobId())).containsExactly("u0");
  }

  @Test
  void theBrokerHandsOverNoMoreThanThePrefetch() throws Exception {
    // Given
    JobRef held = sender.job();
    notebook.obstruct(held.jobId() + " u0", this::hold);
    // When
    Events gateway = sender.as("gateway");
    QuarkusTransaction.requiringNew()
        .run(() ->
            IntStream.range(0, EVENTS)
                .forEach(n ->
                    gateway.publish(
                        held, new VideoGenerationCancellationRequested("u" + n, null))));
    // Then
    String queue = new Partitions(config.partitions()).queue(config.service(), partition(held));
    try (Channel channel = rabbit.connection(Rabbit.Use.PUBLISH).createChannel()) {
      // Probes come on top.
      await()
          .atMost(Duration.ofSeconds(3))
          .untilAsserted(() ->
              assertThat(channel.messageCount(queue))
                  .isBetween(
                      (long) EVENTS - rabbitConfig.prefetch(),
                      (long) EVENTS - rabbitConfig.prefetch() + 3));
    }
    slow.countDown();
    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() -> assertThat(notebook.of(held.jobId())).hasSize(EVENTS));
  }

  @Test
  void aRelayThatStopsSendsWhatTheLastCommitsLeft() {
    // Given
    Rabbit own = new Rabbit(rabbitConfig, config, topology);
    OutboxRelay relay = new OutboxRelay(outbox, own, config, change, new SimpleMeterRegistry());
    relay.start();
    await().until(() -> own.problem() == null);
    JobRef job = sender.job();
    // When
    UUID event = writeUnnoticed(job);
    relay.stop();
    // Then
    assertThat(isSent(event)).isTrue();
    await().untilAsserted(() -> assertThat(notebook.of(job.jobId())).containsExactly("last"));
  }

  /** An event of which no relay is told; the next timer of one would find it. */
  private UUID writeUnnoticed(JobRef job) {
    WireEvent event =
        sender.wire(
            job,
            VideoGenerationCancellationRequested.class.getSimpleName(),
            codec.encode(new VideoGenerationCancellationRequested("last", null)));
    QuarkusTransaction.requiringNew()
        .run(() ->
            outbox.add(
                List.of(
                    new OutboxStore.NewRow(
                        event.id(),
                        job.keyId(),
                        job.jobId(),
                        job.correlationId(),
                        event.type(),
                        null,
                        "00-00000000000000000000000000000001-0000000000000001-01",
                        event.body()))));
    return event.id();
  }

  private boolean isSent(UUID event) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT sent_at IS NOT NULL FROM outbox WHERE event_id = :id")
            .bind("id", event)
            .mapTo(Boolean.class)
            .one());
  }

  private void hold() {
    try {
      slow.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException("held for too long", e);
    }
  }

  private int partition(JobRef job) {
    return new Partitions(config.partitions()).of(job.keyId());
  }

  private JobRef jobOfPartition(int partition) {
    JobRef job = sender.job();
    while (partition(job) != partition) {
      job = sender.job();
    }
    return job;
  }
}
