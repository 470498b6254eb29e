package dev.reelay.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import dev.reelay.event.DomainEvent;
import dev.reelay.event.KeyLimits;
import dev.reelay.event.VideoGenerationCancellationRequested;
import dev.reelay.event.VirtualKeyChanged;
import dev.reelay.testkit.TestServers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestServers.class)
class BusTest {
  @Inject Boot boot;
  @Inject Sender sender;
  @Inject OutboxStore outbox;
  @Inject EventCodec codec;
  @Inject Rabbit rabbit;
  @Inject ScriptedBus scripted;
  @Inject Notebook notebook;
  @Inject Jdbi jdbi;
  private final EventIds ids = new EventIds();

  @BeforeEach
  void up() {
    await().atMost(Duration.ofSeconds(30)).until(() -> boot.step() == null);
  }

  @Test
  void eventsOfAJobArriveOnceAndInCommitOrderUnderBacklog() {
    List<JobRef> jobs = IntStream.range(0, 20).mapToObj(_ -> sender.job()).toList();

    for (int n = 0; n < 50; n++) {
      String by = "u" + n;
      for (JobRef job : jobs) {
        sender.publish(job, by);
      }
    }

    List<String> order = IntStream.range(0, 50).mapToObj(n -> "u" + n).toList();
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() ->
            assertThat(jobs)
                .allSatisfy(job -> assertThat(notebook.of(job.jobId())).isEqualTo(order)));
  }

  @Test
  void whatIsRolledBackNeverLeaves() {
    JobRef job = sender.job();

    QuarkusTransaction.begin();
    outbox.add(List.of(row(job, new VideoGenerationCancellationRequested("ghost", null))));
    QuarkusTransaction.rollback();
    sender.publish(job, "real");

    await().untilAsserted(() -> assertThat(notebook.of(job.jobId())).containsExactly("real"));
  }

  @Test
  void aSecondDeliveryIsDropped() {
    JobRef job = sender.job();
    sender.publish(job, "first");
    await().untilAsserted(() -> assertThat(notebook.of(job.jobId())).hasSize(1));

    unmark(job);
    sender.publish(job, "second");

    await()
        .untilAsserted(
            () -> assertThat(notebook.of(job.jobId())).containsExactly("first", "second"));
  }

  @Test
  void aPoisonedEventHoldsUpItsOwnJobOnlyAndIsFreedInOrder() {
    JobRef sick = sender.job();
    JobRef healthy = new JobRef(sick.keyId(), "job_" + ids.ulid(), "c");
    notebook.refuse(sick.jobId() + " u1");

    sender.publish(sick, "u0");
    sender.publish(sick, "u1");
    sender.publish(sick, "u2");
    sender.publish(healthy, "u0");

    await().untilAsserted(() -> assertThat(notebook.of(healthy.jobId())).containsExactly("u0"));
    await().untilAsserted(() -> assertThat(parkedOf(sick)).isEqualTo(2));
    assertThat(notebook.of(sick.jobId())).containsExactly("u0");

    notebook.accept(sick.jobId() + " u1");

    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(
            () -> assertThat(notebook.of(sick.jobId())).containsExactly("u0", "u1", "u2"));
    assertThat(parkedOf(sick)).isZero();
  }

  @Test
  void anEventThatFailsForGoodStaysForAPersonWithItsError() {
    JobRef job = sender.job();
    notebook.refuse(job.jobId());

    sender.publish(job, "never");

    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() ->
            assertThat(stateOf(job))
                .isEqualTo("stuck: java.lang.IllegalStateException: refused " + job.jobId()));
  }

  @Test
  void anUnknownTypeIsParkedUntilSomebodyKnowsIt() throws Exception {
    JobRef job = sender.job();
    send(job, "VideoGenerationDreamt", "{}");

    await().untilAsserted(() -> assertThat(stateOf(job)).startsWith("unknown_type"));
  }

  @Test
  void anUndecodableMessageIsKeptAndThePartitionGoesOn() throws Exception {
    JobRef job = sender.job();
    String junk = "junk " + UUID.randomUUID();
    try (Channel channel = rabbit.connection(Rabbit.Use.PUBLISH).createChannel()) {
      channel.basicPublish(
          "",
          partitions().queue("orchestrator", partitions().of(job.keyId())),
          new AMQP.BasicProperties(),
          junk.getBytes(StandardCharsets.UTF_8));
    }
    sender.publish(job, "after");

    await().untilAsserted(() -> assertThat(notebook.of(job.jobId())).containsExactly("after"));
    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() ->
            assertThat(query("SELECT body FROM parked_events WHERE reason = 'undecodable'"))
                .contains(junk));
  }

  @Test
  void settingsTravelOnTheirOwnQueue() {
    String key = "key_" + ids.ulid();

    QuarkusTransaction.requiringNew()
        .run(() ->
            sender
                .as("gateway")
                .publish(
                    key,
                    new VirtualKeyChanged(
                        1, "active", null, new KeyLimits(1, 1, 1, 1, 0), List.of())));

    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() -> assertThat(notebook.of(key)).containsExactly("active"));
  }

  @Test
  void publishingWhatAnotherServiceOwnsIsRefused() {
    JobRef job = sender.job();

    List<Throwable> failures = new ArrayList<>();
    try {
      QuarkusTransaction.requiringNew()
          .run(() ->
              sender
                  .as("orchestrator")
                  .publish(job, new VideoGenerationCancellationRequested("me", null)));
    } catch (RuntimeException e) {
      failures.add(e);
    }

    assertThat(failures).singleElement().asString().contains("may not publish");
  }

  @Test
  void consumersComeBackToAQueueThatWasDeleted() throws Exception {
    JobRef job = sender.job();
    String queue = partitions().queue("orchestrator", partitions().of(job.keyId()));
    try (Channel channel = rabbit.connection(Rabbit.Use.PUBLISH).createChannel()) {
      channel.queueDelete(queue);
    }

    await().atMost(Duration.ofSeconds(20)).until(() -> consumers(queue) == 1);
    sender.publish(job, "through");

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(notebook.of(job.jobId())).containsExactly("through"));
  }

  /** Consumers of a queue; -1 while there is no such queue. */
  private long consumers(String queue) throws Exception {
    Channel channel = rabbit.connection(Rabbit.Use.PUBLISH).createChannel();
    try {
      return channel.queueDeclarePassive(queue).getConsumerCount();
    } catch (java.io.IOException e) {
      return -1;
    } finally {
      channel.abort();
    }
  }

  private OutboxStore.NewRow row(JobRef job, DomainEvent event) {
    return new OutboxStore.NewRow(
        ids.next(),
        job.keyId(),
        job.jobId(),
        "c",
        event.getClass().getSimpleName(),
        null,
        ids.traceparent(),
        codec.encode(event));
  }

  private void send(JobRef job, String type, String body) throws Exception {
    WireEvent event = sender.wire(job, type, body);
    try (Channel channel = rabbit.connection(Rabbit.Use.PUBLISH).createChannel()) {
      channel.basicPublish(
          "",
          partitions().queue("orchestrator", partitions().of(job.keyId())),
          CloudEventHeaders.write(event),
          body.getBytes(StandardCharsets.UTF_8));
    }
  }

  private void unmark(JobRef job) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate("UPDATE outbox SET sent_at = NULL WHERE job_id = :job")
            .bind("job", job.jobId())
            .execute());
  }

  private int parkedOf(JobRef job) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT count(*) FROM parked_events WHERE job_id = :job")
            .bind("job", job.jobId())
            .mapTo(Integer.class)
            .one());
  }

  private String stateOf(JobRef job) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "SELECT state || ': ' || coalesce(error, '') FROM parked_events WHERE job_id = :job")
            .bind("job", job.jobId())
            .mapTo(String.class)
            .findOne()
            .orElse("not parked"));
  }

  private List<String> query(String sql) {
    return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
  }

  private static Partitions partitions() {
    return new Partitions(
        ConfigProvider.getConfig()
            .getOptionalValue("reelay.bus.partitions", Integer.class)
            .orElse(10));
  }
}
