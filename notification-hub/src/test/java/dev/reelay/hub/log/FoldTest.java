package dev.reelay.hub.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelay.event.Billed;
import dev.reelay.event.Failure;
import dev.reelay.event.FailureClass;
import dev.reelay.event.JobEvent;
import dev.reelay.event.JobStatus;
import dev.reelay.event.VideoGenerationCancellationRequested;
import dev.reelay.event.VideoGenerationFailed;
import dev.reelay.hub.Story;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FoldTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final Fold fold = new Fold(new Extras("https://video.example/"));
  private final List<Fold.Reason> ignored = new ArrayList<>();
  private final List<String> bodies = new ArrayList<>();
  private @Nullable JobState state;

  @Test
  void theFirstEntryOfAnAcceptedJobIsPendingAtZero() throws Exception {
    // When
    tell(Story.requested());

    // Then
    assertThat(bodies)
        .containsExactly(
            "{\"seq\":1,\"type\":\"VideoGenerationRequested\",\"jobId\":\"job_1\",\"taskId\":\"job_1\","
                + "\"timestamp\":\"2026-03-04T05:06:07.089Z\",\"status\":\"pending\",\"progress\":0.0,"
                + "\"warnings\":[],\"correlationId\":\"corr\"}");
  }

  @Test
  void progressIsWrittenWithOneDecimalAndKeepsTheStatus() throws Exception {
    // When
    tell(Story.requested(), Story.started(1, 1), Story.progress(1, "script", 42.26));

    // Then
    assertThat(bodies.getLast())
        .contains("\"progress\":42.3,", "\"stageProgress\":50.0,", "\"etaSeconds\":12.3,")
        .contains("\"confidence\":0.88", "\"elapsedSeconds\":1.0");
    assertThat(last().get("status").asText()).isEqualTo("processing");
    assertThat(last().get("stage").asText()).isEqualTo("script");
    assertThat(last().get("attempt").asInt()).isEqualTo(1);
  }

  @Test
  void anEntryRepeatsWhatItsEventLacks() throws Exception {
    // Given
    tell(Story.started(1, 1), Story.progress(1, "script", 42.2));

    // When
    tell(Story.cancelling(2));

    // Then
    JsonNode body = last();
    assertThat(body.get("status").asText()).isEqualTo("cancelling");
    assertThat(body.get("progress").asDouble()).isEqualTo(42.2);
    assertThat(body.get("stage").asText()).isEqualTo("script");
    assertThat(body.get("message").asText()).isEqualTo("Working on script");
    assertThat(body.get("currentItem").asInt()).isEqualTo(1);
    assertThat(body.get("reason").asText()).isEqualTo("changed my mind");
    assertThat(body.get("providerStatuses").get(0).get("status").asText()).isEqualTo("Requested");
    assertThat(body.has("etaSeconds")).isFalse();
  }

  @Test
  void completionShowsOneHundredAndAbsoluteUrls() throws Exception {
    // When
    tell(Story.requested(), Story.started(1, 1), Story.progress(1, "script", 90));
    tell(Story.completed(2));

    // Then
    JsonNode body = last();
    assertThat(body.get("progress").asDouble()).isEqualTo(100);
    assertThat(body.get("status").asText()).isEqualTo("completed");
    assertThat(body.get("videoUrl").asText())
        .isEqualTo("https://video.example/v1/jobs/x/artifacts/video.mp4");
    assertThat(body.get("artifacts").get(0).get("url").asText())
        .isEqualTo("https://video.example/v1/jobs/x/artifacts/video.mp4");
    assertThat(body.get("duration").decimalValue()).isEqualByComparingTo("6.04");
    assertThat(body.get("metadata").get("model").asText()).isEqualTo("studio");
    assertThat(body.get("metadata").has("mine")).isFalse();
    assertThat(body.get("elapsedSeconds").asDouble()).isEqualTo(19);
    assertThat(body.get("warnings").get(0).asText()).isEqualTo("narrated without a voice");
  }

  @Test
  void failedAndCancelledKeepHowFarItGot() throws Exception {
    // When
    tell(Story.started(1, 1), Story.progress(1, "script", 42.2), Story.failed(2));

    // Then
    JsonNode body = last();
    assertThat(body.get("progress").asDouble()).isEqualTo(42.2);
    assertThat(body.get("error").asText()).isEqualTo("Not this");
    assertThat(body.get("errorCode").asText()).isEqualTo("POLICY");
    assertThat(body.get("isRetryable").asBoolean()).isFalse();

    // When
    state = null;
    tell(Story.started(1, 1), Story.progress(1, "script", 33.3), Story.cancelled(2));

    // Then
    assertThat(last().get("progress").asDouble()).isEqualTo(33.3);
    assertThat(last().get("warnings").get(0).asText()).isEqualTo("script cancelled by user");
    assertThat(last().get("providerStatuses").get(0).get("status").asText()).isEqualTo("Cancelled");
  }

  @Test
  void olderNewsIsCountedNotShown() throws Exception {
    // Given
    tell(Story.started(2, 1), Story.progress(5, "script", 42.2));
    int shown = bodies.size();

    // When
    tell(
        Story.queued(1),
        Story.requested(),
        Story.progress(4, "brief", 3),
        Story.progress(6, "script", 41));

    // Then
    assertThat(bodies).hasSize(shown);
    assertThat(ignored)
        .containsExactly(
            Fold.Reason.STALE_VERSION,
            Fold.Reason.LATE_REQUEST,
            Fold.Reason.STALE_PROGRESS,
            Fold.Reason.LOWER_PROGRESS);
  }

  @Test
  void nothingFollowsTheEnd() throws Exception {
    // Given
    tell(Story.failed(3));
    int shown = bodies.size();

    // When
    tell(Story.progress(9, "script", 80), Story.completed(4), Story.requested());

    // Then
    assertThat(bodies).hasSize(shown);
    assertThat(ignored).containsOnly(Fold.Reason.AFTER_END);
  }

  @Test
  void progressNeverMovesTheStatusNorAnOrchestratorFactTheProgress() throws Exception {
    // When
    tell(Story.progress(1, "script", 42.2));

    // Then
    assertThat(last().get("status").asText()).isEqualTo("pending");

    // When
    tell(Story.started(1, 1));

    // Then
    assertThat(last().get("progress").asDouble()).isEqualTo(42.2);
    assertThat(last().get("stage").asText()).isEqualTo("script");
  }

  @Test
  void aRetryTellsWhenAndWhyAndKeepsTheProgress() throws Exception {
    // When
    tell(Story.started(1, 1), Story.progress(1, "script", 42.2), Story.retry(2, 1));

    // Then
    assertThat(last().get("status").asText()).isEqualTo("retrying");
    assertThat(last().get("nextRetryAt").asText()).isEqualTo("2026-03-04T05:06:37.089Z");
    assertThat(last().get("isRetryable").asBoolean()).isTrue();

    // When
    tell(Story.started(3, 2));

    // Then
    assertThat(last().get("attempt").asInt()).isEqualTo(2);
    assertThat(last().get("progress").asDouble()).isEqualTo(42.2);
    assertThat(last().has("nextRetryAt")).isFalse();

    // When
    tell(Story.progress(1, 2, "script", 45));

    // Then
    assertThat(ignored).containsExactly(Fold.Reason.STALE_ATTEMPT);
  }

  @Test
  void weirdFiguresAreClamped() throws Exception {
    // When
    tell(Story.progress(1, "script", Double.NaN));
    tell(Story.progress(2, "script", -5));
    tell(Story.progress(3, "script", 250));

    // Then
    assertThat(bodies).hasSize(3);
    assertThat(last().get("progress").asDouble()).isEqualTo(99);
  }

  @Test
  void theLastEntrySaysWhatEachStageWarnedOfAndWhoFailed() throws Exception {
    // Given
    VideoGenerationFailed plain = Story.failed(2);
    Failure failure =
        new Failure(
            FailureClass.INSUFFICIENT_FUNDS,
            "NO_CREDIT",
            "No credit left",
            402,
            null,
            Billed.NO,
            false,
            List.of("Add credit"),
            "replicate",
            "E402");
    tell(Story.started(1, 1));

    // When
    tell(
        new VideoGenerationFailed(
            2,
            1,
            JobStatus.FAILED,
            failure,
            null,
            List.of(),
            plain.failedAt(),
            List.of("brief was tight", "script was cut"),
            plain.failedAt().plusSeconds(60)));

    // Then
    assertThat(last().get("warnings").toString())
        .isEqualTo("[\"brief was tight\",\"script was cut\"]");
    assertThat(last().get("provider").asText()).isEqualTo("replicate");
    assertThat(last().get("providerCode").asText()).isEqualTo("E402");
    assertThat(last().get("httpStatus").asInt()).isEqualTo(402);
    assertThat(last().get("suggestedActions").get(0).asText()).isEqualTo("Add credit");
    assertThat(last().get("cleanupScheduled").asBoolean()).isTrue();
  }

  @Test
  void whatContradictsItselfOrIsNotForTheLogIsRefused() {
    VideoGenerationFailed good = Story.failed(1);
    VideoGenerationFailed running =
        new VideoGenerationFailed(
            1, 1, JobStatus.PROCESSING, good.failure(), null, List.of(), good.failedAt());

    assertThatThrownBy(() -> fold.apply(null, running)).hasMessageContaining("processing");
    assertThatThrownBy(() -> fold.apply(null, new VideoGenerationCancellationRequested("me", null)))
        .hasMessageContaining("not for the log");
  }

  private JsonNode last() throws Exception {
    return JSON.readTree(bodies.getLast());
  }

  private void tell(JobEvent... events) {
    for (JobEvent event : events) {
      Fold.Outcome outcome = fold.apply(state, event);
      state = outcome.state();
      switch (outcome) {
        case Fold.Ignored gone -> ignored.add(gone.reason());
        case Fold.Shown shown ->
            bodies.add(
                Body.numbered(
                    bodies.size() + 1L,
                    Body.write(
                        new Body.Heading(
                            event.getClass().getSimpleName(), "job_1", "corr", Story.START),
                        shown.state(),
                        shown.extras())));
      }
    }
  }
}
