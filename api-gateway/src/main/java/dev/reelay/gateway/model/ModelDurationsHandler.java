package dev.reelay.gateway.model;

import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventHandler;
import dev.reelay.event.ModelDurationsChanged;
import jakarta.enterprise.context.ApplicationScoped;

/** Keeps how long models take, for the expected end of new jobs. */
@ApplicationScoped
class ModelDurationsHandler implements EventHandler<ModelDurationsChanged> {
  private final ModelStore models;

  ModelDurationsHandler(ModelStore models) {
    this.models = models;
  }

  @Override
  public Class<ModelDurationsChanged> type() {
    return ModelDurationsChanged.class;
  }

  @Override
  public void handle(Envelope envelope, ModelDurationsChanged news) {
    models.keep(news);
  }
}
