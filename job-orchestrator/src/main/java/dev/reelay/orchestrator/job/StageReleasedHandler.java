package dev.reelay.orchestrator.job;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventHandler;
import dev.reelay.event.StageReleased;
import jakarta.enterprise.context.ApplicationScoped;

/** What a stage run left is gone. */
@ApplicationScoped
class StageReleasedHandler implements EventHandler<StageReleased> {
  private final Releases releases;

  StageReleasedHandler(Releases releases) {
    this.releases = releases;
  }

  @Override
  public Class<StageReleased> type() {
    return StageReleased.class;
  }

  @Override
  public void handle(Envelope envelope, StageReleased event) {
    releases.released(event.stageRunId(), event.warning());
  }
}
