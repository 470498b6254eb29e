package dev.reelay.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import dev.reelay.event.VideoGenerationCancellationRequested;
import dev.reelay.testkit.TestServers;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestServers.class)
class BalanceTest {
  private static final int EVENTS = 300;

  /** Whoever looks so seldom does only what it is woken for. */
  private static final Balance.Pace SELDOM =
      new Balance.Pace(Duration.ofHours(1), Duration.ofHours(1));

  @Inject Boot boot;
  @Inject Sender sender;
  @Inject PartitionConsumers consumers;
  @Inject Rabbit rabbit;
  @Inject RabbitConfig rabbitConfig;
  @Inject BusConfig config;
  @Inject Topology topology;
  @Inject EventDispatch dispatch;
  @Inject Notebook notebook;
  @Inject Jdbi jdbi;
  @Inject MeterRegistry meters;

  @BeforeEach
  void up() {
    await().atMost(Duration.ofSeconds(30)).until(() -> boot.step() == null);
    await().atMost(Duration.ofSeconds(20)).until(() -> owned() == 10);
  }

  @Test
  void instancesShareIdlePartitionsAndTakeThemBack() throws Exception {
    try (SecondInstance second = another()) {
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(second.owned()).isEqualTo(5));
      await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(owned()).isEqualTo(5));
      assertThat(meters.counter("reelay.partitions.given.up").count()).isGreaterThanOrEqualTo(5);
      try (SecondInstance third = another()) {
        await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(() ->
                assertThat(List.of(owned(), second.owned(), third.owned()))
                    .allSatisfy(share -> assertThat(share).isBetween(2L, 4L)));
      }
    }

    await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(owned()).isEqualTo(10));
  }

  @Test
  void handOversUnderBacklogKeepTheOrderOfEveryJob() throws Exception {
    List<JobRef> jobs = IntStream.range(0, 30).mapToObj(_ -> sender.job()).toList();

    publish(jobs, 0, EVENTS / 3);
    try (SecondInstance second = another()) {
      publish(jobs, EVENTS / 3, 2 * EVENTS / 3);
      await().atMost(Duration.ofSeconds(20)).until(() -> second.owned() > 0);
      publish(jobs, 2 * EVENTS / 3, EVENTS);
    }

    List<String> order = IntStream.range(0, EVENTS).mapToObj(n -> "u" + n).toList();
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() ->
            assertThat(jobs)
                .allSatisfy(job -> assertThat(notebook.of(job.jobId())).hasSize(EVENTS)));
    assertThat(jobs).allSatisfy(job -> assertThat(notebook.of(job.jobId())).isEqualTo(order));
  }

  @Test
  void whoTakesAnIdlePartitionAboveItsSharePassesItOnAtOnce() throws Exception {
    // Given
    try (SecondInstance second = another(SELDOM)) {
      await().atMost(Duration.ofSeconds(20)).until(() -> second.owned() == 5 && owned() == 5);
      // When
      try (Channel others = rabbit.connection(Rabbit.Use.PUBLISH).createChannel()) {
        for (int number = 0; number < 8; number++) {
          others.basicConsume(Balance.presenceQueue(config), true, (_, _) -> {}, (String _) -> {});
        }
        // Then
        await()
            .atMost(Duration.ofSeconds(8))
            .untilAsserted(() ->
                assertThat(second.count("reelay.partitions.given.up")).isGreaterThanOrEqualTo(5));
      }
    }
  }

  @Test
  void whoStopsHandsItsPartitionsOverAtOnce() throws Exception {
    // Given
    List<JobRef> jobs = oneOfEachPartition();
    SecondInstance second = another();
    await().atMost(Duration.ofSeconds(20)).until(() -> second.owned() == 5 && owned() == 5);
    // When
    second.close();
    publish(jobs, 0, 1);
    // Then
    await()
        .atMost(Duration.ofSeconds(2))
        .untilAsserted(() -> {
          // The other one's handlers note things too; only who owns a partition is given its
          // events.
          assertThat(owned()).isEqualTo(10);
          assertThat(jobs)
              .allSatisfy(job -> assertThat(notebook.of(job.jobId())).containsExactly("u0"));
        });
  }

  @Test
  void whoGivesIdlePartitionsUpMakesTheirNewOwnerKnownAtOnce() throws Exception {
    // Given
    BusConfig hub = new NamedBus("hub");
    Balance.Pace watchful = new Balance.Pace(Duration.ofMillis(100), Duration.ofHours(1));
    try (SecondInstance first = another(hub, watchful)) {
      probe(hub);
      await().atMost(Duration.ofSeconds(5)).until(() -> first.owned() == 10);
      // When
      try (SecondInstance second = another(hub, SELDOM)) {
        // Then
        await()
            .atMost(Duration.ofSeconds(4))
            .untilAsserted(() -> assertThat(second.owned()).isEqualTo(5));
      }
    }
  }

  @Test
  void aConsumerWhoseAnswerCameTooLateIsNotLeftBehind() throws Exception {
    // Given
    BusConfig gateway = new NamedBus("gateway");
    String queue = new Partitions(10).queue("gateway", 3);
    DeafRabbit late =
        new DeafRabbit(
            rabbitConfig, gateway, topology, queue, DeafRabbit.Trouble.ANSWERED_TOO_LATE);
    // When
    try (SecondInstance instance = SecondInstance.start(late, dispatch, gateway, jdbi)) {
      // Then
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(instance.owned()).isEqualTo(10));
    }
  }

  @Test
  void aConsumerThatIsConnectedButGetsNothingIsHealed() throws Exception {
    BusConfig tracker = new NamedBus("tracker");
    String queue = new Partitions(10).queue("tracker", 3);
    DeafRabbit deaf =
        new DeafRabbit(rabbitConfig, tracker, topology, queue, DeafRabbit.Trouble.NEVER_REGISTERED);
    jdbi.useHandle(handle ->
        handle.execute(
            "INSERT INTO partition_signs (queue, instance, seen_at) VALUES (?, 'gone', now())",
            queue));

    try (SecondInstance instance = SecondInstance.start(deaf, dispatch, tracker, jdbi)) {
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> instance.count("reelay.partitions.healed") > 0);
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(() -> assertThat(instance.owned()).isEqualTo(10));
      assertThat(deaf.consumed()).isEqualTo(2);
    }
  }

  private SecondInstance another() throws Exception {
    return another(Balance.Pace.USUAL);
  }

  private SecondInstance another(Balance.Pace pace) throws Exception {
    return another(config, pace);
  }

  private SecondInstance another(BusConfig bus, Balance.Pace pace) throws Exception {
    return SecondInstance.start(new Rabbit(rabbitConfig, bus, topology), dispatch, bus, jdbi, pace);
  }

  /** Makes it known once who owns each partition of a service. */
  private void probe(BusConfig bus) throws Exception {
    Partitions partitions = new Partitions(bus.partitions());
    AMQP.BasicProperties probe = new AMQP.BasicProperties.Builder().type(Balance.PROBE).build();
    try (Channel channel = rabbit.connection(Rabbit.Use.PUBLISH).createChannel()) {
      for (int partition : partitions.all()) {
        channel.basicPublish("", partitions.queue(bus.service(), partition), probe, new byte[0]);
      }
    }
  }

  private List<JobRef> oneOfEachPartition() {
    Partitions partitions = new Partitions(config.partitions());
    Map<Integer, JobRef> jobs = new TreeMap<>();
    while (jobs.size() < config.partitions()) {
      JobRef job = sender.job();
      jobs.put(partitions.of(job.keyId()), job);
    }
    return List.copyOf(jobs.values());
  }

  private long owned() {
    return consumers.all().stream().filter(Partition::isOwned).count();
  }

  private void publish(List<JobRef> jobs, int from, int to) {
    Events gateway = sender.as("gateway");
    for (int n = from; n < to; n++) {
      String by = "u" + n;
      QuarkusTransaction.requiringNew()
          .run(() ->
              jobs.forEach(
                  job -> gateway.publish(job, new VideoGenerationCancellationRequested(by, null))));
    }
  }
}
