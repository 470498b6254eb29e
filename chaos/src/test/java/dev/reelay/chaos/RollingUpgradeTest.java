package dev.reelay.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.testkit.TestDatabase;
import dev.reelay.testkit.TestTokens;
import dev.reelay.testkit.TestVhost;
import dev.reelay.testkit.fault.ServiceProcess;
import dev.reelay.testkit.history.HistoryChecker;
import dev.reelay.testkit.history.HistoryTables;
import dev.reelay.testkit.history.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two releases side by side, as processes. The older one does not know the event StageSucceeded;
 * the newer one says more in StageProgressed.
 */
class RollingUpgradeTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String CONSUMER = "tracker";
  private static final String PUBLISHER = "adapters";
  private static final String PARKED = "SELECT count(*) FROM tracker.parked_events";

  private final TestDatabase database = TestDatabase.named();
  private final TestVhost vhost = TestVhost.named();
  private final HistoryTables tables = new HistoryTables(PUBLISHER, CONSUMER);
  private final List<ServiceProcess> processes = new ArrayList<>();
  private Path folder;

  @BeforeEach
  void open() throws Exception {
    Path runs = Files.createDirectories(Path.of("target", "chaos")).toAbsolutePath();
    folder = Files.createTempDirectory(runs, "upgrade-");
    database.create();
    vhost.create();
    TestTokens.writePublicKey(folder);
  }

  @AfterEach
  void close() throws Exception {
    processes.forEach(ServiceProcess::close);
    vhost.drop();
    database.drop();
  }

  @Test
  void publishersFirstWhatTheOldConsumerDoesNotKnowWaitsInOrderForTheNewOne() throws Exception {
    // Given
    ServiceProcess before = start("old", CONSUMER);
    start("new", PUBLISHER);
    until(PARKED + " WHERE state = 'unknown_type' AND type = 'StageSucceeded'", 5);
    until(PARKED + " WHERE reason = 'behind'", 5);

    // When
    start("new", CONSUMER);
    long untilNow = number("SELECT coalesce(max(sequence), 0) FROM tracker.history");
    until(
        "SELECT count(*) FROM tracker.history h JOIN adapters.outbox o USING (event_id)"
            + " WHERE o.type = 'StageSucceeded' AND h.sequence > "
            + untilNow,
        5);
    // Both at work: what the old one cannot apply is no failed try of the event.
    assertThat(number(PARKED + " WHERE reason = 'failed'")).isZero();
    before.stop();

    // Then
    assertClean();
    assertThat(number(PARKED)).isZero();
  }

  @Test
  void consumersFirstTheNewOneUnderstandsWhatTheOldPublisherSays() throws Exception {
    // Given
    start("new", CONSUMER);
    ServiceProcess before = start("old", PUBLISHER);
    until("SELECT count(*) FROM tracker.history", 50);

    // When
    start("new", PUBLISHER);
    until(handled("LIKE"), 50);
    before.stop();

    // Then
    assertClean();
    assertThat(number(handled("NOT LIKE"))).isPositive();
    assertThat(number(PARKED)).isZero();
  }

  /** Reports that had an effect, with or without what the newer release says. */
  private static String handled(String like) {
    return "SELECT count(*) FROM tracker.history JOIN adapters.outbox o USING (event_id)"
        + " WHERE o.type = 'StageProgressed' AND o.body "
        + like
        + " '%addedLater%'";
  }

  private void assertClean() throws Exception {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("UPDATE adapters.pace SET silent = true");
    }
    await("all that was told has its effect; see " + folder)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(() -> {
          try (Connection connection = database.connect()) {
            assertThat(tables.countHandled(connection)).isEqualTo(tables.countTold(connection));
          }
        });
    try (Connection connection = database.connect()) {
      Verdict verdict = HistoryChecker.check(tables.read(connection));
      assertThat(verdict.isClean()).as(verdict.toString()).isTrue();
    }
  }

  private ServiceProcess start(String release, String service) throws Exception {
    String name = release + "-" + service;
    Map<String, String> settings = new HashMap<>();
    settings.putAll(database.settings());
    settings.putAll(vhost.settings());
    settings.put("reelay.bus.service", service);
    settings.put("reelay.postgres.schema", service);
    settings.put("reelay.chaos.writers", "1");
    settings.put("reelay.token.public-key-file", folder.resolve("token-public.pem").toString());
    ServiceProcess process =
        ServiceProcess.start(
            name,
            new ServiceProcess.Recipe(
                Path.of("target", "quarkus-app", "quarkus-run.jar").toAbsolutePath(),
                settings,
                List.of(
                    "-Xmx160m",
                    "-XX:TieredStopAtLevel=1",
                    "--enable-native-access=ALL-UNNAMED",
                    "-Dchaos.release=" + release),
                folder.resolve(name + ".log")));
    processes.add(process);
    await(name + " is ready; see " + folder)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .failFast(name + " ended; see " + folder, () -> !process.isRunning())
        .until(process::isReady);
    return process;
  }

  private void until(String count, long atLeast) {
    await(count + "; see " + folder)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(() -> assertThat(number(count)).isGreaterThanOrEqualTo(atLeast));
  }

  private long number(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
