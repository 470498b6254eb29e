package dev.reelay.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
@Timeout(1200)
class RemoteEnginesTest {
  private static final List<String> MODELS =
      List.of("sim-videos", "sim-hailuo", "sim-wan", "sim-local");
  private static final Set<String> ENDED = Set.of("completed", "failed", "cancelled", "timed_out");
  private static final long SEED = Long.getLong("reelay.remote.seed", 4);

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
      JsonNode view = end(job.getValue(), Duration.ofMinutes(2));
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

  /** Every job ends, and none is paid twice, whatever becomes of calls, engines and services. */
  @Test
  void whateverTheEnginesDoAndWhoeverIsKilledNothingIsPaidTwice() throws Exception {
    // Given
    int count = Integer.getInteger("reelay.remote.jobs", 40);
    long begun = System.nanoTime();
    Map<String, String> prompts = new HashMap<>();
    Map<String, String> models = new HashMap<>();
    Map<String, Map<String, Integer>> ends = new TreeMap<>();
    Set<String> completed = new TreeSet<>();
    Set<String> unknown = new TreeSet<>();
    // When
    Disturbance disturbance = Disturbance.of(suite, SEED, 8, 4 + count / 20);
    try {
      for (int i = 0; i < count; i++) {
        String model = MODELS.get(i % MODELS.size());
        String prompt = "prompt number " + i + " of the moody engines";
        String job = suite.submit(model + "-moody", prompt);
        prompts.put(job, prompt);
        models.put(job, model);
      }
      for (String id : prompts.keySet()) {
        JsonNode job = end(id, Duration.ofMinutes(12));
        String status = job.path("status").asText();
        ends.computeIfAbsent(models.get(id), _ -> new TreeMap<>())
            .merge(
                (status + " " + job.path("error").path("code").asText()).strip(), 1, Integer::sum);
        if (status.equals("completed")) {
          completed.add(prompts.get(id));
        } else if (job.path("error").path("code").asText().equals("SUBMISSION_UNKNOWN")) {
          unknown.add(prompts.get(id));
        }
      }
    } finally {
      disturbance.end();
    }
    // Then
    Map<Suite.Service, Integer> kills = disturbance.kills();
    JsonNode audit = suite.ledger("/ledger/audit");
    Verdict verdict =
        Verdict.of(
            suite.ledger("/ledger/jobs?limit=100000"),
            suite.ledger("/ledger/webhooks?limit=100000"),
            new Verdict.Ends(completed, unknown));
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("jobs", count);
    report.put("seed", SEED);
    report.put("seconds", (System.nanoTime() - begun) / 1_000_000_000);
    report.put("ends", ends);
    report.put("kills", kills);
    report.put("ledger", verdict);
    report.put("audit", audit);
    suite.report("remote-report.json", report);
    assertThat(verdict.paidTwice()).isEmpty();
    assertThat(verdict.unpaid()).isEmpty();
    for (String finding : List.of("paidTwice", "overLimit", "leakedCredentials")) {
      assertThat(audit.path(finding)).as(finding).isEmpty();
    }
    // A callback and a check may meet, each with its look; ten times as fast, that is a hasty one.
    assertThat(audit.path("polledTooFast").size()).isLessThanOrEqualTo(1 + count / 50);
    assertThat(completed).hasSizeGreaterThan(count / 2);
    assertThat(kills).isNotEmpty();
  }

  private static JsonNode end(String id, Duration within) {
    return await("the end of " + id)
        .atMost(within)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(300))
        .until(() -> suite.job(id), job -> ENDED.contains(job.path("status").asText()));
  }
}
