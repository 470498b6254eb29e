package dev.reelay.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.event.JobStatus;
import dev.reelay.testkit.TestDatabase;
import dev.reelay.testkit.TestTokens;
import dev.reelay.testkit.TestVhost;
import dev.reelay.testkit.fault.ServiceProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The packaged tracker alone, between a broker that brings what the others say and one that hears
 * what it says itself. It is killed between the check and the end of each job.
 */
class KilledTrackerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Several times the pause between two checks. */
  private static final Duration LONG_AFTER = Duration.ofSeconds(3);

  private static final List<JobStatus> ENDS =
      List.of(JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLED, JobStatus.TIMED_OUT);

  private final TestDatabase database = TestDatabase.named();
  private final TestVhost vhost = TestVhost.named();
  private ServiceProcess tracker;
  private Neighbors neighbors;

  @BeforeEach
  void start() throws Exception {
    database.create();
    vhost.create();
    Path all = Files.createDirectories(Path.of("target", "suite")).toAbsolutePath();
    Path folder = Files.createTempDirectory(all, "tracker-");
    TestTokens.writePublicKey(folder);
    Map<String, String> settings = new HashMap<>(database.settings());
    settings.putAll(vhost.settings());
    settings.put("reelay.postgres.schema", "tracker");
    settings.put("reelay.token.public-key-file", folder.resolve("token-public.pem").toString());
    settings.put("reelay.checks.interval", "500ms");
    settings.put("reelay.checks.fallback", "700ms");
    settings.put("reelay.checks.visible", "700ms");
    tracker =
        ServiceProcess.start(
            "progress-tracker",
            new ServiceProcess.Recipe(
                Path.of("..", "progress-tracker", "target", "quarkus-app", "quarkus-run.jar")
                    .toAbsolutePath()
                    .normalize(),
                settings,
                List.of(
                    "-Xmx256m", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"),
                folder.resolve("progress-tracker.log")));
    await().atMost(PATIENCE).until(tracker::isReady);
    neighbors = Neighbors.of(vhost);
  }

  @AfterEach
  void stop() throws Exception {
    neighbors.close();
    tracker.close();
    vhost.drop();
    database.drop();
  }

  @Test
  void checksFollowTheStartAndEndWithTheJobWhateverItsEndAndThoughTheTrackerIsKilled()
      throws Exception {
    // Given
    Map<Neighbors.Job, JobStatus> ends = new LinkedHashMap<>();
    for (JobStatus end : ENDS) {
      ends.put(neighbors.job(), end);
    }
    for (Neighbors.Job job : ends.keySet()) {
      job.start();
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(ends.keySet())
                .allMatch(job -> job.heard("VideoProgressCheckRequested") > 1));
    // When
    tracker.kill();
    for (Map.Entry<Neighbors.Job, JobStatus> end : ends.entrySet()) {
      end.getKey().end(end.getValue());
    }
    tracker.start();
    // Then
    for (Map.Entry<Neighbors.Job, JobStatus> end : ends.entrySet()) {
      Neighbors.Job job = end.getKey();
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(job.reasons()).containsExactly(end.getValue().word()));
      assertThat(job.inOrder().getFirst()).isEqualTo("VideoGenerationProgress");
      assertThat(job.inOrder()).contains("VideoProgressCheckRequested");
      assertThat(job.progress()).isSorted().hasSizeGreaterThan(1);
    }
    List<Integer> heard = ends.keySet().stream().map(job -> job.inOrder().size()).toList();
    await()
        .during(LONG_AFTER)
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(ends.keySet().stream().map(job -> job.inOrder().size()).toList())
                .isEqualTo(heard));
    for (Neighbors.Job job : ends.keySet()) {
      assertThat(job.inOrder().getLast()).isEqualTo("VideoProgressTrackingCancelled");
    }
  }
}
