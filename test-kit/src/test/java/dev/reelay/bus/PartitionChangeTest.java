package dev.reelay.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.testkit.TestServers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The service of this test works with 10 partitions and is to work with 16. */
@QuarkusTest
@QuarkusTestResource(TestServers.class)
class PartitionChangeTest {
  @Inject Boot boot;
  @Inject Rabbit rabbit;
  @Inject RabbitConfig rabbitConfig;
  @Inject Topology topology;
  @Inject EventDispatch dispatch;
  @Inject PartitionCountStore counts;
  @Inject Instance instance;
  @Inject Jdbi jdbi;

  @BeforeEach
  void up() {
    await().atMost(Duration.ofSeconds(30)).until(() -> boot.step() == null);
    QuarkusTransaction.requiringNew().run(() -> counts.use(10, false));
  }

  @AfterEach
  void asBefore() {
    jdbi.useHandle(handle -> handle.execute("UPDATE instances SET partitions = 10"));
    jdbi.useHandle(handle -> handle.execute("DELETE FROM partition_counts WHERE count <> 10"));
    QuarkusTransaction.requiringNew().run(() -> counts.use(10, false));
  }

  @Test
  void anotherNumberWaitsForTheLastInstanceWithTheFormerOne() {
    // Given
    PartitionChange change = change();
    // Then
    assertThat(mayRelay(change)).isFalse();
    assertThat(mayRelay(change)).isFalse();
    assertThat(change.holding()).isEqualTo("1 instances work with 10 partitions");
    assertThat(QuarkusTransaction.requiringNew().call(() -> counts.inUse()))
        .contains(new PartitionCountStore.InUse(10, false));
  }

  @Test
  void anotherNumberWaitsUntilWhatWasSentWithTheFormerOneIsHandled() throws Exception {
    // Given
    PartitionChange change = change();
    jdbi.useHandle(handle -> handle.execute("UPDATE instances SET partitions = 99"));
    // When
    assertThat(mayRelay(change)).isFalse();
    // Then: the hub does not run, the orchestrator does
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> !mayRelay(change) && String.valueOf(change.holding()).contains("in 10 queues"));
    try (SecondInstance _ =
        SecondInstance.start(
            new Rabbit(rabbitConfig, new NamedBus("hub"), topology),
            dispatch,
            new NamedBus("hub"),
            jdbi)) {
      await().atMost(Duration.ofSeconds(20)).until(() -> mayRelay(change));
    }
    assertThat(change.holding()).isNull();
    assertThat(QuarkusTransaction.requiringNew().call(() -> counts.inUse()))
        .contains(new PartitionCountStore.InUse(16, false));
  }

  @Test
  void aQueueThatDoesNotExistHoldsNothing() throws Exception {
    // When
    try (Echo echo = Echo.ask(rabbit.connection(Rabbit.Use.PUBLISH), List.of("hub.77-0"))) {
      // Then
      await().atMost(Duration.ofSeconds(10)).until(() -> echo.silent() == 0);
    }
  }

  private PartitionChange change() {
    return new PartitionChange(
        counts, instance, rabbit, new NamedBus("gateway", 16), new SimpleMeterRegistry());
  }

  private static boolean mayRelay(PartitionChange change) {
    return QuarkusTransaction.requiringNew().call(change::mayRelay);
  }
}
