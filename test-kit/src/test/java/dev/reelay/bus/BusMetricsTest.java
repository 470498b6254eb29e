package dev.reelay.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import dev.reelay.event.VideoGenerationCancellationRequested;
import dev.reelay.testkit.TestServers;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What {@code docs/metrics.md} promises of the bus. Balance and deadlines count in their own tests.
 */
@QuarkusTest
@QuarkusTestResource(TestServers.class)
class BusMetricsTest {
  private static final Tags TYPE = Tags.of("type", "VideoGenerationCancellationRequested");
  private static final Duration SOON = Duration.ofSeconds(30);

  @Inject Boot boot;
  @Inject Sender sender;
  @Inject OutboxStore outbox;
  @Inject Rabbit rabbit;
  @Inject PartitionConsumers consumers;
  @Inject DeadLetterDesk desk;
  @Inject Notebook notebook;
  @Inject MeterRegistry meters;
  @Inject Jdbi jdbi;
  private final Partitions partitions = new Partitions(10);

  @BeforeEach
  void up() {
    await().atMost(SOON).until(() -> boot.step() == null);
  }

  @Test
  void anEventIsCountedOnItsWayAndTimed() {
    // Given
    JobRef job = sender.job();
    double published = count("reelay.events.published", TYPE);
    double confirmed = count("reelay.events.confirmed", TYPE);
    double applied = consumed("applied");
    long handled = timed("reelay.events.handled");
    long lag = timed("reelay.events.lag");

    // When
    sender.publish(job, "once");

    // Then
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(consumed("applied")).isEqualTo(applied + 1));
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(count("reelay.events.confirmed", TYPE)).isEqualTo(confirmed + 1));
    assertThat(count("reelay.events.published", TYPE)).isEqualTo(published + 1);
    assertThat(timed("reelay.events.handled")).isEqualTo(handled + 1);
    assertThat(timed("reelay.events.lag")).isEqualTo(lag + 1);
  }

  @Test
  void aSecondDeliveryCountsAsADroppedDuplicate() {
    // Given
    JobRef job = sender.job();
    sender.publish(job, "once");
    await().atMost(SOON).untilAsserted(() -> assertThat(notebook.of(job.jobId())).hasSize(1));
    double duplicates = consumed("duplicate");

    // When
    jdbi.useHandle(
        handle -> handle.execute("UPDATE outbox SET sent_at = NULL WHERE job_id = ?", job.jobId()));
    sender.publish(job, "then");

    // Then
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(consumed("duplicate")).isEqualTo(duplicates + 1));
  }

  @Test
  void parkedEventsAreCountedAndShownUntilTheyAreFreed() {
    // Given
    JobRef job = sender.job();
    double parked = consumed("parked");
    double unparked = consumed("unparked");
    notebook.refuse(job.jobId());

    // When
    sender.publish(job, "u0");
    sender.publish(job, "u1");

    // Then
    await().atMost(SOON).untilAsserted(() -> assertThat(consumed("parked")).isEqualTo(parked + 2));
    await().atMost(SOON).untilAsserted(() -> assertThat(parkedDepth("stuck")).isPositive());
    notebook.accept(job.jobId());
    desk.redrive(new DeadLetterDesk.Order(null, null, null, job.jobId(), null), "me");
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(consumed("unparked")).isEqualTo(unparked + 2));
  }

  @Test
  void anEventThatNoQueueTakesIsCountedAndLeavesOnceOneDoes() throws Exception {
    // Given
    JobRef job = sender.job();
    double returned = count("reelay.events.returned", Tags.empty());
    int partition = partitions.of(job.keyId());
    try (Channel channel = rabbit.connection(Rabbit.Use.PUBLISH).createChannel()) {
      channel.queueUnbind(
          partitions.queue("orchestrator", partition),
          Partitions.EXCHANGE,
          partitions.routingKey(partition, "VideoGenerationCancellationRequested"));
    }

    // When
    sender.publish(job, "nowhere");

    // Then
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(count("reelay.events.returned", Tags.empty())).isGreaterThan(returned));
    await().atMost(SOON).untilAsserted(() -> assertThat(notebook.of(job.jobId())).hasSize(1));
  }

  @Test
  void whatTheBrokerDeliversAgainAndWhoTakesAPartitionOverAreCounted() throws Exception {
    // Given
    JobRef job = sender.job();
    double redelivered = count("reelay.events.redelivered", Tags.empty());
    double taken = count("reelay.partitions.taken", Tags.empty());
    CountDownLatch working = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    notebook.obstruct(job.jobId() + " u0", () -> hold(working, released));
    sender.publish(job, "u0");
    await().atMost(SOON).until(() -> working.getCount() == 0);

    String queue = partitions.queue("orchestrator", partitions.of(job.keyId()));
    double confirmed = count("reelay.events.confirmed", TYPE);
    for (int n = 1; n <= 10; n++) {
      sender.publish(job, "u" + n);
    }
    await()
        .atMost(SOON)
        .until(() -> count("reelay.events.confirmed", TYPE) >= confirmed + 10 && ready(queue) == 0);

    // When
    consumers.all().stream().filter(one -> one.queue().equals(queue)).forEach(Partition::giveUp);
    released.countDown();

    // Then
    await().atMost(SOON).untilAsserted(() -> assertThat(notebook.of(job.jobId())).hasSize(11));
    assertThat(count("reelay.events.redelivered", Tags.empty())).isGreaterThan(redelivered);
    assertThat(count("reelay.partitions.taken", Tags.empty())).isGreaterThan(taken);
  }

  @Test
  void theOutboxTellsHowLongItsFirstEventHasBeenWaiting() {
    // Given
    JobRef job = sender.job();

    // When / Then
    QuarkusTransaction.begin();
    outbox.lockRelay();
    assertThat(outbox.age()).isZero();
    sender.as("gateway").publish(job, new VideoGenerationCancellationRequested("late", null));
    jdbi.useHandle(handle ->
        handle.execute(
            "UPDATE outbox SET occurred_at = occurred_at - interval '1 hour' WHERE job_id = ?",
            job.jobId()));
    assertThat(outbox.age()).isGreaterThanOrEqualTo(Duration.ofHours(1));
    QuarkusTransaction.rollback();
  }

  @Test
  void allMetersAreDocumented() throws Exception {
    // Given
    Set<String> documented =
        Pattern.compile("`(reelay\\.[a-z.]+)`")
            .matcher(Files.readString(Path.of("..", "docs", "metrics.md")))
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toSet());

    // When
    Set<String> there =
        meters.getMeters().stream()
            .map(meter -> meter.getId().getName())
            .filter(name -> name.startsWith("reelay."))
            .collect(Collectors.toSet());

    // Then
    assertThat(there)
        .contains(
            "reelay.events.returned",
            "reelay.outbox.depth",
            "reelay.outbox.age",
            "reelay.parked.depth",
            "reelay.partitions.owned",
            "reelay.partitions.given.up",
            "reelay.partitions.healed")
        .isSubsetOf(documented);
  }

  private static void hold(CountDownLatch working, CountDownLatch released) {
    working.countDown();
    try {
      released.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Messages of a queue that no consumer has in hand. */
  private long ready(String queue) throws Exception {
    try (Channel channel = rabbit.connection(Rabbit.Use.PUBLISH).createChannel()) {
      return channel.queueDeclarePassive(queue).getMessageCount();
    }
  }

  private double consumed(String outcome) {
    return count("reelay.events.consumed", TYPE.and("outcome", outcome));
  }

  private double count(String meter, Tags tags) {
    Counter counter = meters.find(meter).tags(tags).counter();
    return counter == null ? 0 : counter.count();
  }

  private long timed(String meter) {
    Timer timer = meters.find(meter).tags(TYPE).timer();
    return timer == null ? 0 : timer.count();
  }

  private double parkedDepth(String state) {
    Gauge gauge = meters.find("reelay.parked.depth").tag("state", state).gauge();
    return gauge == null ? 0 : gauge.value();
  }
}
