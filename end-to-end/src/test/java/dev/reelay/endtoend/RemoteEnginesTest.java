package dev.reelay.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Jobs that remote engines make, through all services as shipped. The simulator is the witness of
 * what would have been paid. It takes minutes and runs on demand.
 */
@Tag("remote")
@Timeout(900)
class RemoteEnginesTest {
  private static final List<String> MODELS =
      List.of("sim-videos", "sim-hailuo", "sim-wan", "sim-local");
  private static final Set<String> ENDED = Set.of("completed", "failed", "cancelled", "timed_out");

  private static RemoteSuite suite;

  @BeforeAll
  static void start() throws Exception {
    suite = RemoteSuite.start();
  }

  @AfterAll
  static void stop() throws Exception {
    if (suite != null) {
      suite.stop();
    }
  }

  @Test
  void everyEngineMakesAVideoThatIsPaidOnce() throws Exception {
    // When
    Map<String, String> jobs = new TreeMap<>();
    for (String model : MODELS) {
      jobs.put(model, suite.submit(model, prompt(model)));
    }
    // Then
    for (Map.Entry<String, String> job : jobs.entrySet()) {
      awaitEnd(List.of(job.getValue()), Duration.ofMinutes(2));
      JsonNode view = suite.job(job.getValue());
      assertThat(view.path("status").asText()).as("%s", view).isEqualTo("completed");
      Path file = suite.download(job.getValue(), "video.mp4");
      assertThat(Film.at(file).seconds()).isPositive();
      assertThat(suite.download(job.getValue(), "poster.jpg")).isNotEmptyFile();
      String paid = URLEncoder.encode(prompt(job.getKey()), StandardCharsets.UTF_8);
      assertThat(suite.ledger("/ledger/jobs?prompt=" + paid)).hasSize(1);
    }
  }

  private static String prompt(String model) {
    return "a lighthouse in a storm, by " + model;
  }

  /** Every job ends, or says that nobody knows whether it was taken on; none is paid twice. */
  @Test
  void whateverTheEnginesDoAndWhoeverIsKilledNothingIsPaidTwice() throws Exception {
    // Given
    int count = Integer.getInteger("reelay.remote.jobs", 24);
    List<String> jobs = new ArrayList<>();
    // When
    for (int i = 0; i < count; i++) {
      String model = MODELS.get(i % MODELS.size());
      jobs.add(suite.submit(model + "-moody", "prompt number " + i + " of the moody engines"));
      if (i == count / 3) {
        suite.crash(Suite.Service.PROVIDER_ADAPTERS);
      } else if (i == count / 2) {
        suite.crash(Suite.Service.JOB_ORCHESTRATOR);
      } else if (i == count * 2 / 3) {
        suite.crash(Suite.Service.PROVIDER_ADAPTERS);
      }
    }
    // Then
    awaitEnd(jobs, Duration.ofMinutes(12));
    Map<String, Integer> ends = new TreeMap<>();
    for (String id : jobs) {
      JsonNode job = suite.job(id);
      String end = job.path("status").asText() + " " + job.path("error").path("code").asText();
      ends.merge(end, 1, Integer::sum);
    }
    JsonNode audit = suite.ledger("/ledger/audit");
    System.out.println(count + " jobs: " + ends + ", audit " + audit);
    assertThat(audit.path("paidTwice")).as("%s", audit).isEmpty();
    assertThat(audit.path("leakedCredentials")).as("%s", audit).isEmpty();
    assertThat(ends.keySet()).anyMatch(end -> end.startsWith("completed"));
  }

  private static void awaitEnd(List<String> jobs, Duration within) {
    for (String id : jobs) {
      await("the end of " + id)
          .atMost(within)
          .pollInterval(Duration.ofMillis(300))
          .until(() -> ENDED.contains(suite.job(id).path("status").asText()));
    }
  }
}
