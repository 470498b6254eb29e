package dev.reelay.tracker.eta;

import dev.reelay.bus.Events;
import dev.reelay.event.ModelDurationsChanged;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Tells how long the jobs of a model take, when that has changed or was told long ago. */
@ApplicationScoped
class ModelNews {
  /** What changes by less is no news. */
  private static final double NOTABLE = 0.05;

  private final DurationStore store;
  private final Events events;

  ModelNews(DurationStore store, Events events) {
    this.store = store;
    this.events = events;
  }

  /** In the caller's transaction, which holds the lock of the sketch. */
  void tell(Kind kind, Sketch sketch) {
    if (!kind.isOfJobs()) {
      return;
    }
    Curve curve = sketch.curve();
    ModelDurationsChanged now =
        new ModelDurationsChanged(
            kind.model(), tenths(curve.median()), tenths(curve.quantile(0.9)));
    Optional<ModelDurationsChanged> told = store.told(kind.model());
    if (told.isEmpty() || differs(told.get(), now)) {
      events.publish(kind.model(), now);
      store.saveTold(now);
    }
  }

  private static boolean differs(ModelDurationsChanged before, ModelDurationsChanged now) {
    return differs(before.p50(), now.p50()) || differs(before.p90(), now.p90());
  }

  private static boolean differs(double before, double now) {
    return Math.abs(now - before) > NOTABLE * before;
  }

  private static double tenths(double seconds) {
    return Math.round(seconds * 10) / 10.0;
  }
}
