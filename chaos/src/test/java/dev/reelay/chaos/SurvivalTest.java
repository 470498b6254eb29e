package dev.reelay.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.testkit.fault.ServiceProcess;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Real processes, whose servers go away one by one. */
class SurvivalTest {
  private static final long SEED = 3;

  /** Four times the heap of the process. */
  private static final int OUTAGE_ROWS = 170_000;

  private static final int ROW_BYTES = 4_000;

  private static Arena arena;

  @BeforeAll
  static void start() throws Exception {
    arena = Arena.start(SEED, 1, 2, null);
  }

  @AfterAll
  static void end() {
    arena.close();
  }

  @Test
  void withoutPostgresItIsAliveAndNotReady() {
    // Given
    ServiceProcess service = arena.consumers().getFirst();
    // When
    arena.wires(service).postgres().shut();
    // Then
    soon().until(() -> !service.isReady());
    assertThat(service.isLive()).isTrue();
    // When
    arena.wires(service).postgres().pass();
    // Then
    soon().until(service::isReady);
  }

  @Test
  void behindABlackHoleToPostgresItIsAliveAndNotReadyAndAnotherServesItsPartitions() {
    // Given
    ServiceProcess service = arena.consumers().getFirst();
    soon().until(arena::isShared);
    // When
    OffsetDateTime moment = Hit.now();
    arena.wires(service).postgres().blackHole();
    // Then
    soon().until(() -> !service.isReady());
    assertThat(service.isLive()).isTrue();
    await()
        .atMost(Fault.BLACK_HOLE_CONSUMER_POSTGRES.aim)
        .until(() -> arena.allServed(moment) != null);
    // When
    arena.wires(service).postgres().pass();
    // Then
    soon().until(service::isReady);
  }

  @Test
  void withoutRabbitMqItIsAliveAndReadyAndSaysWhatIsMissing() {
    // Given
    ServiceProcess service = arena.consumers().getFirst();
    // When
    arena.wires(service).rabbitMq().shut();
    // Then
    soon().until(() -> service.health().contains("cannot be used"));
    assertThat(service.isLive()).isTrue();
    assertThat(service.isReady()).isTrue();
    // When
    arena.wires(service).rabbitMq().pass();
    // Then
    soon().until(() -> service.health().replace(" ", "").contains("\"rabbitmq\":\"ok\""));
  }

  @Test
  void aBlackHoleToRabbitMqKeepsNoAnswerBackAndNoExitEither() throws Exception {
    // Given
    ServiceProcess service = arena.consumers().getFirst();
    // When
    arena.wires(service).rabbitMq().blackHole();
    // Then
    soon().until(() -> service.health().contains("cannot be used"));
    assertThat(service.isLive()).isTrue();
    assertThat(service.isReady()).isTrue();
    // When
    Duration exit = service.stop();
    // Then
    assertThat(exit).isLessThan(Report.EXIT);
    arena.wires(service).rabbitMq().pass();
    service.start();
    arena.awaitReady(service);
  }

  @Test
  void anOutageOfTheBrokerCostsDiskAndNoMemory() throws Exception {
    // Given
    ServiceProcess service = arena.publishers().getFirst();
    arena.wires(service).rabbitMq().shut();
    // When
    writeAsInHours();
    long waiting = unsent();
    // Then
    assertThat(waiting * ROW_BYTES).isGreaterThan(4 * Arena.HEAP_BYTES);
    soon().until(() -> service.health().contains("cannot be used"));
    assertThat(service.isLive()).isTrue();
    assertThat(service.isReady()).isTrue();
    // When
    arena.wires(service).rabbitMq().pass();
    // Then
    await().atMost(Duration.ofMinutes(2)).until(() -> unsent() < waiting - 10_000);
    assertThat(service.isRunning()).isTrue();
  }

  private static void writeAsInHours() throws SQLException {
    try (Connection connection = arena.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO adapters.outbox
            (event_id, key_id, job_id, correlation_id, type, traceparent, body, occurred_at)
          SELECT gen_random_uuid(), key_id, job_id, correlation_id, type, traceparent,
                 body || repeat(' ', %d), occurred_at
          FROM (SELECT * FROM adapters.outbox LIMIT 1) AS one, generate_series(1, %d)
          """
              .formatted(ROW_BYTES, OUTAGE_ROWS));
    }
  }

  private static long unsent() throws SQLException {
    try (Connection connection = arena.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT count(*) FROM adapters.outbox WHERE sent_at IS NULL")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(100));
  }
}
