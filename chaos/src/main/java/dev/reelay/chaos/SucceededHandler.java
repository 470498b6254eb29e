package dev.reelay.chaos;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventHandler;
import dev.reelay.event.StageSucceeded;
import jakarta.inject.Singleton;

@Singleton
class SucceededHandler implements EventHandler<StageSucceeded> {
  private final HistoryStore history;

  SucceededHandler(HistoryStore history) {
    this.history = history;
  }

  @Override
  public Class<StageSucceeded> type() {
    return StageSucceeded.class;
  }

  @Override
  public void handle(Envelope envelope, StageSucceeded event) {
    history.append(envelope, event.durationMs(), event.finishedAt());
  }
}
