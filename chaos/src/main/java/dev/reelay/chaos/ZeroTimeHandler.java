package dev.reelay.chaos;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventHandler;
import dev.reelay.bus.Events;
import dev.reelay.bus.SchemaClock;
import dev.reelay.event.PollHint;
import dev.reelay.event.ProgressKind;
import dev.reelay.event.StageAccepted;
import dev.reelay.event.StageRequested;
import dev.reelay.event.StageSucceeded;
import dev.reelay.event.StoredFile;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** An engine that needs no time: what is requested is accepted and done in the same transaction. */
@Singleton
class ZeroTimeHandler implements EventHandler<StageRequested> {
  private static final PollHint POLLS = new PollHint(500, 2_000);
  private static final String CHECKSUM = "ab".repeat(32);

  private final Events events;
  private final ToldStore told;
  private final SchemaClock clock;

  ZeroTimeHandler(Events events, ToldStore told, SchemaClock clock) {
    this.events = events;
    this.told = told;
    this.clock = clock;
  }

  @Override
  public Class<StageRequested> type() {
    return StageRequested.class;
  }

  @Override
  public void handle(Envelope envelope, StageRequested run) {
    told.advance(run.stageRunId(), 2);
    Instant now = clock.now();
    events.publish(envelope.job(), List.of(accepted(run, now), succeeded(run, now)));
  }

  private static StageAccepted accepted(StageRequested run, Instant now) {
    return new StageAccepted(
        run.stageRunId(),
        run.stage(),
        run.attempt(),
        run.provider(),
        now,
        ProgressKind.PERCENT,
        POLLS,
        false);
  }

  private static StageSucceeded succeeded(StageRequested run, Instant now) {
    StoredFile file =
        run.stage().equals("post")
            ? file(run.stageRunId(), "video.mp4", "video/mp4")
            : file(run.stageRunId(), run.stage() + ".json", "application/json");
    return new StageSucceeded(
        run.stageRunId(),
        run.stage(),
        run.attempt(),
        run.provider(),
        List.of(file),
        0,
        null,
        List.of(),
        Map.of(),
        now);
  }

  private static StoredFile file(String runId, String name, String contentType) {
    return new StoredFile(name, runId + "/" + name, contentType, 1_000, CHECKSUM);
  }
}
