package dev.reelay.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.JobRef;
import dev.reelay.bus.Routes.Service;
import dev.reelay.bus.ScriptedBus;
import dev.reelay.event.JobEvent;
import dev.reelay.event.JobStatus;
import dev.reelay.testkit.Script;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestServers.class)
class InterleavingTest {
  private static final int JOBS = 1_002;
  private static final int LANES = 3;
  private static final int MIXED = 6;
  private static final String OURS = "key_id LIKE 'key_mixed_%'";

  @Inject Tracker tracker;
  @Inject ScriptedBus bus;

  @Test
  void everyOrderOfDeliveryLeadsToTheSameState() throws Exception {
    tracker.awaitReady();
    tracker.runTime();
    Instant begin = Instant.parse("2026-03-01T10:00:00Z");

    try (ExecutorService lanes = Executors.newFixedThreadPool(LANES)) {
      List<Future<?>> done = new ArrayList<>();
      for (int lane = 0; lane < LANES; lane++) {
        int ending = lane;
        done.add(lanes.submit(() -> deliverLane(ending, begin)));
      }
      for (Future<?> one : done) {
        finish(one);
      }
    }

    assertThat(bus.parked()).isEmpty();
    List<Map<String, Object>> ends =
        tracker.rows(
            "SELECT key_id, ended_as, progress, heard, count(*) AS jobs, min(correlation_id) AS example"
                + " FROM tracked_jobs WHERE "
                + OURS
                + " GROUP BY key_id, ended_as, progress, heard ORDER BY key_id");
    assertThat(ends)
        .as("each with the seed of an example: %s", ends)
        .extracting(
            row -> row.get("key_id"),
            row -> row.get("ended_as"),
            row -> row.get("progress"),
            row -> row.get("jobs"))
        .containsExactly(
            tuple("key_mixed_0", "completed", 100.0, 334L),
            tuple("key_mixed_1", "failed", 70.0, 334L),
            tuple("key_mixed_2", "cancelled", 70.0, 334L));
    assertNoTrackingIsLeft();
    assertProgressOnlyRises();
    assertNothingFollowsTheEnd();
  }

  private void assertNoTrackingIsLeft() {
    assertThat(
            tracker.rows(
                "SELECT stage_run_id, correlation_id FROM stage_trackings WHERE ended_at IS NULL AND "
                    + OURS))
        .isEmpty();
    assertThat(
            tracker.rows(
                """
                SELECT job_id, body FROM outbox
                WHERE type = 'VideoProgressTrackingCancelled' GROUP BY job_id, body HAVING count(*) > 1
                """))
        .isEmpty();
  }

  private void assertProgressOnlyRises() {
    assertThat(
            tracker.rows(
                """
                SELECT * FROM (
                  SELECT job_id, progress_no, progress,
                         lag(progress) OVER jobs AS earlier, row_number() OVER jobs AS expected_no
                  FROM progress_history WINDOW jobs AS (PARTITION BY job_id ORDER BY progress_no)) AS steps
                WHERE progress < earlier OR progress_no <> expected_no
                """))
        .isEmpty();
  }

  private void assertNothingFollowsTheEnd() {
    assertThat(
            tracker.rows(
                """
                SELECT o.job_id, o.type FROM outbox o JOIN tracked_jobs j USING (job_id)
                WHERE o.type = 'VideoGenerationProgress' AND o.occurred_at > j.ended_at
                """))
        .isEmpty();
  }

  private void deliverLane(int ending, Instant begin) {
    List<List<Envelope>> mixed = new ArrayList<>();
    for (int seed = ending; seed < JOBS; seed += LANES) {
      mixed.add(script(ending, seed, begin).interleaving(seed));
      if (mixed.size() == MIXED || seed + LANES >= JOBS) {
        bus.deliver(mix(mixed, new Random(seed)));
        mixed.clear();
      }
    }
  }

  private static Script script(int ending, int seed, Instant begin) {
    Story any = Story.ofKey("key_mixed_" + ending, begin);
    Story story =
        new Story(new JobRef(any.job().keyId(), any.job().jobId(), "seed-" + seed), begin);
    JobEvent end =
        switch (ending) {
          case 0 -> story.completed(2);
          case 1 -> story.failed(2, JobStatus.FAILED);
          default -> story.cancelled(2);
        };
    return Script.of(story.job())
        .from(
            Service.ORCHESTRATOR,
            story.started(1),
            story.requested("brief", 1),
            story.requested("tts", 1),
            story.retryScheduled("tts", 1),
            story.started(2, "brief", "script"),
            story.requested("tts", 2),
            story.requested("images", 2),
            end)
        .from(
            Service.ADAPTERS,
            story.accepted("brief", 1),
            story.succeeded("brief", 1, 200, "short"),
            story.report("tts", 1, 1).percent(70.0).item(4, 5).message("scene 4").fact(),
            story.failed("tts", 1),
            story.report("tts", 2, 1).percent(20.0).item(1, 5).message("scene 1").fact(),
            story.succeeded("tts", 2, 4000, "slow"),
            story.report("images", 2, 1).percent(30.0).item(1, 3).message("image 1").fact(),
            story.report("images", 2, 2).percent(60.0).item(2, 3).message("image 2").fact());
  }

  private static List<Envelope> mix(List<List<Envelope>> jobs, Random random) {
    List<List<Envelope>> left = new ArrayList<>();
    jobs.forEach(job -> left.add(new ArrayList<>(job)));
    List<Envelope> mixed = new ArrayList<>();
    while (!left.isEmpty()) {
      int pick = random.nextInt(left.size());
      mixed.add(left.get(pick).removeFirst());
      if (left.get(pick).isEmpty()) {
        left.remove(pick);
      }
    }
    return mixed;
  }

  private static void finish(Future<?> lane) throws InterruptedException, ExecutionException {
    lane.get();
  }
}
