package dev.reelay.gateway.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.event.CancellationOutcome;
import dev.reelay.event.FailureClass;
import dev.reelay.event.JobStatus;
import dev.reelay.event.OrchestratorFact;
import dev.reelay.event.VideoGenerationProgress;
import dev.reelay.event.WaitingFor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JobFoldTest {
  private static final JobView NEW =
      JobView.accepted(
          new JobView.Order("job_1", "key_1", "c", "studio", Map.of(), 5, null, Facts.NOW),
          List.of());

  @Test
  void statusFollowsTheVersionAlone() {
    // Given
    JobView processing = fold(NEW, Facts.started(2, 1));

    // When
    Folded late = JobFold.fold(processing, Facts.queued(1), Facts.NOW);

    // Then
    assertThat(late).isEqualTo(new Folded.Ignored(Folded.Reason.OLDER));
    assertThat(processing.standing().status()).isEqualTo(JobStatus.PROCESSING);
    assertThat(processing.standing().startedAt()).isEqualTo(Facts.NOW.plusSeconds(1));
  }

  @Test
  void progressIsNeverLower() {
    // Given
    JobView half = fold(NEW, Facts.progress(3, 1, "tts", 50));

    // When
    JobView lower = fold(half, Facts.progress(4, 1, "images", 40));
    JobView weird = fold(lower, Facts.progress(5, 1, "images", Double.NaN));
    JobView over = fold(weird, Facts.progress(6, 1, "images", 250));

    // Then
    assertThat(lower.reach().progress()).isEqualTo(50);
    assertThat(lower.reach().stage()).isEqualTo("images");
    assertThat(weird.reach().progress()).isEqualTo(50);
    assertThat(over.reach().progress()).isEqualTo(99);
    assertThat(JobFold.fold(over, Facts.progress(6, 1, "post", 99)))
        .isEqualTo(new Folded.Ignored(Folded.Reason.OLDER));
  }

  @Test
  void progressThatOvertakesItsAttemptIsTakenAndThatOfAnOlderOneIsNot() {
    // Given
    JobView ahead = fold(fold(NEW, Facts.started(1, 1)), Facts.progress(1, 2, "tts", 30));

    // When
    JobView second = fold(ahead, Facts.started(3, 2));

    // Then
    assertThat(ahead.reach().progress()).isEqualTo(30);
    assertThat(second.standing().attempt()).isEqualTo(2);
    assertThat(JobFold.fold(second, Facts.progress(2, 1, "tts", 40)))
        .isEqualTo(new Folded.Ignored(Folded.Reason.OTHER_ATTEMPT));
  }

  @Test
  void waitingForARetryShowsWhyAndUntilWhen() {
    // When
    JobView retrying = fold(fold(NEW, Facts.started(1, 1)), Facts.retrying(2, 1));
    JobView again = fold(retrying, Facts.started(3, 2));

    // Then
    assertThat(retrying.standing().nextRetryAt()).isEqualTo(Facts.NOW.plusSeconds(60));
    assertThat(retrying.outcome().error())
        .isEqualTo(Facts.error(FailureClass.NETWORK, "no answer", "tts"));
    assertThat(again.outcome().error()).isNull();
    assertThat(again.standing().nextRetryAt()).isNull();
    assertThat(again.standing().startedAt()).isEqualTo(Facts.NOW.plusSeconds(1));
  }

  @Test
  void completionIsWholeAndFinal() {
    // Given
    JobView running = fold(fold(NEW, Facts.started(1, 1)), Facts.progress(9, 1, "post", 97));

    // When
    JobView done = fold(running, Facts.completed(2, 1, "job_1"));

    // Then
    assertThat(done.reach().progress()).isEqualTo(100);
    assertThat(done.reach().etaSeconds()).isNull();
    assertThat(done.reach().elapsedSeconds()).isEqualTo(30.0);
    assertThat(done.outcome().artifacts()).hasSize(1);
    assertThat(done.warnings()).containsExactly("a warning");
    for (OrchestratorFact fact :
        List.of(Facts.cancelled(3, 1), Facts.started(4, 2), Facts.failed(5, 1, JobStatus.FAILED))) {
      assertThat(JobFold.fold(done, fact, Facts.NOW))
          .isEqualTo(new Folded.Ignored(Folded.Reason.ENDED));
    }
    assertThat(JobFold.fold(done, Facts.progress(10, 1, "post", 99)))
        .isEqualTo(new Folded.Ignored(Folded.Reason.ENDED));
  }

  @Test
  void endsWithoutAVideoKeepHowFarItGot() {
    // Given
    JobView running = fold(fold(NEW, Facts.started(1, 1)), Facts.progress(9, 1, "tts", 40));

    // When
    JobView failed = fold(running, Facts.failed(2, 1, JobStatus.FAILED));
    JobView timedOut = fold(running, Facts.failed(2, 1, JobStatus.TIMED_OUT));
    JobView cancelled = fold(fold(running, Facts.cancelling(2, 1)), Facts.cancelled(3, 1));

    // Then
    assertThat(failed.reach().progress()).isEqualTo(55);
    assertThat(failed.outcome().error())
        .isEqualTo(Facts.error(FailureClass.CONTENT_POLICY_INPUT, "not this", "images"));
    assertThat(timedOut.standing().status()).isEqualTo(JobStatus.TIMED_OUT);
    assertThat(cancelled.reach().progress()).isEqualTo(40);
    assertThat(cancelled.reach().stage()).isEqualTo("tts");
    assertThat(cancelled.warnings()).containsExactly("tts cancelled by user", "the voice was slow");
    assertThat(cancelled.standing().completedAt()).isEqualTo(Facts.NOW.plusSeconds(31));
  }

  @Test
  void whoWasAskedToStopIsRequestedUntilItsAnswerComes() {
    // Given
    JobView running = fold(NEW, Facts.started(1, 1));

    // When
    JobView asked = fold(running, Facts.cancelling(2, 1));
    JobView stopped = fold(asked, Facts.cancelled(3, 1));
    JobView finished = fold(asked, Facts.completed(3, 1, "job_1"));
    JobView unasked = fold(running, Facts.completed(2, 1, "job_1"));

    // Then
    assertThat(answer(asked)).isEqualTo(CancellationOutcome.REQUESTED);
    assertThat(asked.course().cancellation().requestedAt()).isEqualTo(Facts.NOW);
    assertThat(answer(stopped)).isEqualTo(CancellationOutcome.CANCELLED);
    assertThat(stopped.course().cleanupAt()).isEqualTo(Facts.NOW.plusSeconds(86_400));
    assertThat(answer(finished)).isEqualTo(CancellationOutcome.TOO_LATE);
    assertThat(unasked.course().cancellation()).isNull();
  }

  @Test
  void whoNeverAnsweredStaysRequestedAndAWishOfSomebodyElseIsShownToo() {
    // Given
    JobView asked = fold(NEW, Facts.cancelling(1, 1));

    // When
    JobView silent = fold(asked, Facts.cancelledSilently(2, 1));
    JobView never = fold(NEW, Facts.cancelledSilently(1, 1));

    // Then
    assertThat(answer(silent)).isEqualTo(CancellationOutcome.REQUESTED);
    assertThat(silent.course().cancellation().warnings()).containsExactly("billing may go on");
    assertThat(silent.warnings()).containsExactly("billing may go on");
    assertThat(never.course().cancellation().requestedAt()).isEqualTo(Facts.NOW.plusSeconds(31));
    assertThat(never.course().cancellation().providers()).isEmpty();
  }

  @Test
  void aLatePlanIsKeptAndNothingElseOfAnOldFact() {
    // Given
    JobView ended = fold(NEW, Facts.failed(3, 2, JobStatus.FAILED));

    // When
    JobView planned = fold(ended, Facts.started(1, 1));

    // Then
    assertThat(planned).isEqualTo(ended.on(ended.course().planned(Facts.STAGES)));
    assertThat(JobFold.fold(planned, Facts.started(2, 2), Facts.NOW))
        .isEqualTo(new Folded.Ignored(Folded.Reason.ENDED));
  }

  @Test
  void whyItWaitsIsForgottenWhenItBegins() {
    // When
    JobView waiting = fold(NEW, Facts.queued(1));

    // Then
    assertThat(waiting.course().waiting())
        .isEqualTo(new JobView.Waiting(WaitingFor.KEY_LIMIT, Facts.NOW));
    assertThat(fold(waiting, Facts.started(2, 1)).course().waiting()).isNull();
    assertThat(fold(waiting, Facts.cancelledSilently(2, 1)).course().waiting()).isNull();
  }

  private static CancellationOutcome answer(JobView view) {
    assertThat(view.course().cancellation().providers()).hasSize(1);
    return view.course().cancellation().providers().getFirst().status();
  }

  private static JobView fold(JobView held, OrchestratorFact fact) {
    return ((Folded.Changed) JobFold.fold(held, fact, Facts.NOW)).view();
  }

  private static JobView fold(JobView held, VideoGenerationProgress news) {
    return ((Folded.Changed) JobFold.fold(held, news)).view();
  }
}
