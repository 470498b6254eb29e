package dev.reelay.chaos;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventHandler;
import dev.reelay.event.StageProgressed;
import jakarta.inject.Singleton;

@Singleton
class ProgressedHandler implements EventHandler<StageProgressed> {
  private final HistoryStore history;

  ProgressedHandler(HistoryStore history) {
    this.history = history;
  }

  @Override
  public Class<StageProgressed> type() {
    return StageProgressed.class;
  }

  @Override
  public void handle(Envelope envelope, StageProgressed event) {
    history.append(envelope, event.progressNo(), event.observedAt());
  }
}
