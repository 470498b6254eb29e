package dev.reelay.tracker.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.testkit.TestServers;
import dev.reelay.tracker.Story;
import dev.reelay.tracker.Tracker;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestServers.class)
class ForgettingTest {
  private static final Duration KEPT = Duration.ofDays(8);

  @Inject Tracker tracker;
  @Inject TrackedJobStore store;

  @AfterEach
  void backToRealTime() {
    tracker.runTime();
  }

  @Test
  void anEndedJobIsForgottenWithAllThatBelongsToItAndALivingOneIsNot() {
    tracker.awaitReady();
    Story ended = Story.at(tracker.freeze());
    Story living = Story.at(ended.begin());
    tracker.orchestrator(ended, ended.started(1), ended.requested("tts", 1), ended.cancelled(1));
    tracker.orchestrator(living, living.started(1), living.requested("tts", 1));

    tracker.advance(Duration.ofDays(7));
    store.deleteEndedBefore(KEPT, 1_000);
    assertThat(rows(ended)).isEqualTo(3);
    tracker.advance(Duration.ofDays(2));
    store.deleteEndedBefore(KEPT, 1_000);

    assertThat(rows(ended)).isZero();
    assertThat(rows(living)).isGreaterThanOrEqualTo(3);
    tracker.execute("DELETE FROM tracked_jobs WHERE job_id = '" + living.job().jobId() + "'");
  }

  private long rows(Story story) {
    return tracker.number(
        """
        SELECT (SELECT count(*) FROM tracked_jobs WHERE job_id = j.id)
             + (SELECT count(*) FROM stage_trackings WHERE job_id = j.id)
             + (SELECT count(*) FROM progress_history WHERE job_id = j.id AND stage = 'brief')
        FROM (SELECT CAST(? AS text) AS id) AS j
        """,
        story.job().jobId());
  }
}
