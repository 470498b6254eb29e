package dev.reelay.gateway.task;

import dev.reelay.gateway.job.CancellationJson;
import dev.reelay.gateway.job.JobView;
import dev.reelay.gateway.job.JobView.JobError;
import dev.reelay.gateway.job.JobView.Outcome;
import dev.reelay.gateway.job.JobView.Waiting;
import dev.reelay.gateway.job.Place;
import dev.reelay.gateway.job.PublicUrl;
import dev.reelay.gateway.job.Queue;
import dev.reelay.gateway.model.ModelStore;
import dev.reelay.gateway.task.TaskJson.Usage;
import dev.reelay.gateway.task.TaskJson.Video;
import dev.reelay.gateway.task.TaskJson.VideoResponse;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows jobs as tasks. */
@ApplicationScoped
class TaskAnswers {
  private final ModelStore models;
  private final Queue queue;
  private final PublicUrl urls;

  TaskAnswers(ModelStore models, Queue queue, PublicUrl urls) {
    this.models = models;
    this.queue = queue;
    this.urls = urls;
  }

  AcceptedTaskJson accepted(JobView view) {
    return new AcceptedTaskJson(
        view.order().jobId(),
        view.standing().status().word(),
        PublicUrl.time(view.order().createdAt()),
        PublicUrl.time(expectedEnd(view)),
        urls.of("/v1/videos/generations/tasks/" + view.order().jobId()),
        view.order().retryOf(),
        view.warnings().isEmpty() ? null : view.warnings());
  }

  TaskJson task(JobView view) {
    Place place = queue.place(view);
    Waiting waiting = view.course().waiting();
    JobError error = view.outcome().error();
    return new TaskJson(
        view.order().jobId(),
        view.standing().status().word(),
        Math.round(view.reach().progress() * 10) / 10.0,
        view.reach().stage(),
        view.reach().message(),
        PublicUrl.time(view.order().createdAt()),
        PublicUrl.time(view.standing().completedAt()),
        view.ended() ? null : PublicUrl.time(expectedEnd(view)),
        place == null ? null : Integer.valueOf(place.position()),
        place == null ? null : PublicUrl.time(place.expectedStart()),
        waiting == null ? null : waiting.reason().word(),
        waiting == null ? null : PublicUrl.time(waiting.since()),
        view.standing().attempt() - 1,
        PublicUrl.time(view.standing().nextRetryAt()),
        error == null ? null : error.message(),
        error == null ? null : error.code(),
        error == null ? null : Boolean.valueOf(error.retryable()),
        error == null ? null : error.suggestedActions(),
        error == null ? null : error.provider(),
        error == null ? null : error.providerCode(),
        error == null ? null : error.httpStatus(),
        CancellationJson.of(view),
        view.order().retryOf(),
        video(view),
        view.warnings());
  }

  private @Nullable Instant expectedEnd(JobView view) {
    return models
        .typicalDuration(view.order().model())
        .map(typical ->
            view.order().createdAt().plus(Duration.ofMillis(Math.round(typical.p50() * 1000))))
        .orElse(null);
  }

  private @Nullable VideoResponse video(JobView view) {
    Outcome outcome = view.outcome();
    Instant completedAt = view.standing().completedAt();
    if (outcome.videoUrl() == null || outcome.duration() == null || completedAt == null) {
      return null;
    }
    return new VideoResponse(
        completedAt.getEpochSecond(),
        List.of(new Video(urls.of(outcome.videoUrl()), outcome.metadata())),
        view.order().model(),
        new Usage(1, outcome.duration()));
  }
}
