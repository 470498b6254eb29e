package dev.reelay.orchestrator.job;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelay.bus.JobRef;
import dev.reelay.orchestrator.ByHand;
import dev.reelay.orchestrator.Desk;
import dev.reelay.testkit.TestServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(ByHand.class)
@QuarkusTestResource(TestServers.class)
class JobTableTest {
  @Inject Desk desk;

  @BeforeEach
  void clear() {
    desk.clear();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "state = 'resting' | jobs_state_check",
        "state = 'completed' | finished_iff_terminal",
        "finished_at = now(), due_at = NULL | finished_iff_terminal",
        "state = 'failed', run_id = NULL, finished_at = now(), due_at = NULL | failure_iff_failed",
        "due_at = NULL | due_until_finished",
        "run_id = NULL | ready_iff_startable",
        "ready_at = now(), next_provider = 'studio' | ready_iff_startable",
        "ready_at = now(), run_id = NULL | provider_iff_ready",
        "waiting_for = 'key_limit' | waiting_only_pending",
        "started_at = NULL | started_when_begun",
        "failure = '{}' | failure_iff_failed",
        "cancellation = '{}' | cancellation_when_asked",
        "state = 'cancelling' | cancellation_when_asked",
        "told = version + 1 | jobs_check",
        "attempt = 0 | jobs_attempt_check",
        "key_id = 'nobody' | jobs_key_id_fkey",
        "run_id = 'nothing' | jobs_run_id_fkey"
      })
  void aRunningJobCannotBecomeNonsense(String change, String constraint) {
    // Given
    desk.started("studio", "key_a", 1);

    // Then
    assertThatThrownBy(() -> desk.sql("UPDATE jobs SET " + change))
        .rootCause()
        .hasMessageContaining(constraint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ended_at = now() | ended_iff_over",
        "state = 'succeeded' | ended_iff_over",
        "state = 'accepted' | accepted_has_time",
        "attempt = 2 | id_says_all"
      })
  void aStageRunCannotBecomeNonsense(String change, String constraint) {
    // Given
    desk.started("studio", "key_a", 1);

    // Then
    assertThatThrownBy(() -> desk.sql("UPDATE stage_runs SET " + change))
        .rootCause()
        .hasMessageContaining(constraint);
  }

  @Test
  void aStageHasOneLiveRun() {
    // Given
    JobRef job = desk.started("studio", "key_a", 1);
    String second =
        """
        INSERT INTO stage_runs (id, job_id, stage, attempt, provider, state, requested_at)
        VALUES ('%s.brief.2', '%s', 'brief', 2, 'studio', 'requested', now())
        """
            .formatted(job.jobId(), job.jobId());

    // Then
    assertThatThrownBy(() -> desk.sql(second)).rootCause().hasMessageContaining("stage_runs_live");
    desk.sql("UPDATE stage_runs SET state = 'failed', ended_at = now()");
    assertThatCode(() -> desk.sql(second)).doesNotThrowAnyException();
  }

  @Test
  void aPendingJobHasNotStarted() {
    // Given
    desk.started("studio", "key_a", 1);
    JobRef waiting = desk.started("studio", "key_a", 1);

    // Then
    assertThatThrownBy(() ->
            desk.sql("UPDATE jobs SET started_at = now() WHERE id = '" + waiting.jobId() + "'"))
        .rootCause()
        .hasMessageContaining("not_started_when_pending");
    assertThatThrownBy(
            () -> desk.sql("UPDATE jobs SET attempt = 2 WHERE id = '" + waiting.jobId() + "'"))
        .rootCause()
        .hasMessageContaining("first_attempt_when_pending");
  }
}
