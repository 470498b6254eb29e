package dev.reelay.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.testkit.fault.PrivateServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Jobs by moody engines on several instances of each service while these, and servers, are broken:
 * whatever happens, each job comes to one end, everybody tells the same of it, and nobody pays
 * twice.
 */
final class JobChaos {
  private static final List<String> MODELS =
      List.of("sim-videos-moody", "sim-hailuo-moody", "sim-wan-moody", "sim-local-moody");

  /** All must have ended so long after the last fault. */
  private static final Duration AFTERWARDS = Duration.ofSeconds(60);

  private JobChaos() {}

  /**
   * How it goes.
   *
   * @param instances of each service
   * @param length of the storm
   * @param perSecond jobs that clients ask for
   * @param servers that may be broken too; null when others use them
   */
  record Plan(
      long seed,
      int instances,
      Duration length,
      double perSecond,
      @Nullable PrivateServers servers) {}

  static void run(Plan plan) throws Exception {
    RemoteSuite remote = RemoteSuite.start(plan.instances());
    try {
      durable(remote.suite());
      run(plan, remote);
    } finally {
      remote.stop();
    }
  }

  /** Servers are killed here, so commits must be what they are elsewhere. */
  private static void durable(Suite suite) throws SQLException {
    try (Connection connection = suite.database().connect();
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER DATABASE " + suite.database().name() + " RESET synchronous_commit");
    }
  }

  private static void run(Plan plan, RemoteSuite remote) throws Exception {
    // Given
    Suite suite = remote.suite();
    JobClients clients =
        new JobClients(
            suite.instances(Suite.Service.API_GATEWAY), MODELS, remote.key(), plan.seed());
    JobRecords records = new JobRecords(suite.database());
    // When
    clients.start(plan.perSecond());
    Map<JobStorm.Fault, Integer> faults =
        new JobStorm(suite, plan.seed(), plan.servers()).rage(plan.length());
    long calm = System.nanoTime();
    clients.stop();
    Map<String, String> prompts = clients.prompts();
    // Then
    Map<String, List<String>> wrongs = settled(records, prompts);
    Duration settling = Duration.ofNanos(System.nanoTime() - calm);
    Verdict verdict =
        Verdict.of(
            remote.ledger("/ledger/jobs?limit=100000"),
            remote.ledger("/ledger/webhooks?limit=100000"),
            new Verdict.Ends(java.util.Set.of(), java.util.Set.of()));
    List<String> paidTwice = new java.util.ArrayList<>(verdict.paidTwice());
    paidTwice.removeAll(clients.promptsTriedAgain());
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("seed", plan.seed());
    report.put("faults", faults);
    report.put("jobs", prompts.size());
    report.put("cancels", clients.cancels().size());
    report.put("retries", clients.retries().size());
    report.put("ends", records.ends());
    report.put("submits", verdict.submits());
    report.put("paidTwice", paidTwice);
    report.put("settledAfterSeconds", settling.toMillis() / 1000.0);
    report.put("parked", records.parked());
    Map<String, Object> counted = new TreeMap<>();
    wrongs.forEach((what, ids) -> counted.put(what, ids.size() + " such as " + ids.getFirst()));
    report.put("wrong", counted);
    remote.report("job-chaos.json", report);
    assertThat(wrongs).isEmpty();
    assertThat(paidTwice).isEmpty();
    assertThat(records.parked()).isEmpty();
    assertThat(faults).isNotEmpty();
    assertThat(clients.cancels()).isNotEmpty();
    assertThat(clients.retries()).isNotEmpty();
    assertThat(records.ends()).containsKeys("completed", "failed", "cancelled");
  }

  /** What is still wrong when all should be over. */
  private static Map<String, List<String>> settled(JobRecords records, Map<String, String> prompts)
      throws SQLException {
    try {
      await("the end of all jobs")
          .atMost(AFTERWARDS)
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> records.wrongs(prompts.keySet()).isEmpty());
    } catch (org.awaitility.core.ConditionTimeoutException _) {
      // The report tells what is missing.
    }
    return records.wrongs(prompts.keySet());
  }
}
