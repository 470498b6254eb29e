package dev.reelay.tracker.history;

import dev.reelay.tracker.eta.Curve;
import dev.reelay.tracker.eta.Eta;
import dev.reelay.tracker.progress.StageView;
import dev.reelay.tracker.progress.TrackedJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts a timeline together from what is known of a job. Pure. */
final class Timeline {
  private static final String SUCCEEDED = "succeeded";

  private final String jobId;
  private final HistoryStore.Head head;
  private final List<HistoryStore.Run> runs;
  private final List<StepJson> warnings;

  Timeline(
      String jobId, HistoryStore.Head head, List<HistoryStore.Run> runs, List<StepJson> warnings) {
    this.jobId = jobId;
    this.head = head;
    this.runs = runs;
    this.warnings = warnings;
  }

  /** Of a job that has been accepted but of which nothing was heard yet. */
  static TimelineJson ofPending(String jobId) {
    return new TimelineJson(
        jobId, "pending", 0, null, null, null, null, null, null, null, List.of(), List.of());
  }

  TimelineJson of(TrackedJob job) {
    Instant startedAt = job.progress().startedAt();
    Instant until = head.endedAt() == null ? job.now() : head.endedAt();
    Eta eta = head.endedAt() == null && startedAt != null ? job.eta() : null;
    return new TimelineJson(
        jobId,
        head.endedAs() != null ? head.endedAs() : startedAt == null ? "pending" : "running",
        job.shownProgress(),
        startedAt,
        head.endedAt(),
        startedAt == null ? null : (Double) seconds(startedAt, until),
        eta == null ? null : eta.seconds(),
        eta == null ? null : eta.low(),
        eta == null ? null : eta.high(),
        eta == null ? null : eta.confidence(),
        job.progress().views().stream().map(view -> stage(view, job.now())).toList(),
        warnings.stream()
            .flatMap(step ->
                (step.warnings() == null ? List.<String>of() : step.warnings())
                    .stream()
                        .map(text -> new TimelineJson.WarningJson(step.at(), step.stage(), text)))
            .toList());
  }

  private TimelineJson.StageJson stage(StageView view, Instant now) {
    List<HistoryStore.Run> own = runs.stream().filter(run -> view.isCalled(run.stage())).toList();
    HistoryStore.Run last = own.isEmpty() ? null : own.getLast();
    Instant startedAt = own.isEmpty() ? null : own.getFirst().requestedAt();
    Instant endedAt = last == null ? null : last.endedAt();
    Instant until = endedAt == null ? now : endedAt;
    return new TimelineJson.StageJson(
        view.stage(),
        view.weight(),
        last == null ? view.provider() : last.provider(),
        status(view, last),
        view.percent(),
        view.estimated(),
        startedAt,
        endedAt,
        startedAt == null ? null : (Double) seconds(startedAt, until),
        own.size(),
        view.currentItem(),
        view.totalItems(),
        typical(view.curve()),
        own.stream().map(Timeline::run).toList());
  }

  private static String status(StageView view, HistoryStore.@Nullable Run last) {
    if (view.succeeded()) {
      return SUCCEEDED;
    }
    if (last == null) {
      return view.reused() ? "reused" : "pending";
    }
    return last.endReason() == null ? "running" : last.endReason();
  }

  private static TimelineJson.@Nullable TypicalJson typical(@Nullable Curve curve) {
    return curve == null
        ? null
        : new TimelineJson.TypicalJson(
            rounded(curve.quantile(0.1)), rounded(curve.median()), rounded(curve.quantile(0.9)));
  }

  private static TimelineJson.RunJson run(HistoryStore.Run run) {
    return new TimelineJson.RunJson(
        run.attempt(),
        run.provider(),
        run.requestedAt(),
        run.endedAt(),
        run.endedAt() == null ? null : (Double) seconds(run.requestedAt(), run.endedAt()),
        run.endReason(),
        run.checks());
  }

  private static double seconds(Instant from, Instant to) {
    return Math.max(0, rounded(Duration.between(from, to).toMillis() / 1000.0));
  }

  private static double rounded(double seconds) {
    return Math.round(seconds * 10) / 10.0;
  }
}
