package dev.reelay.adapters.studiowork;

import dev.reelay.adapters.provider.StageOrder;
import dev.reelay.adapters.studio.StageWork;
import dev.reelay.event.Failure;
import dev.reelay.model.Model;
import dev.reelay.model.Models;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Reads orders as the pipeline of their model means them: the studio makes a whole video, or stands
 * around the one that another engine makes.
 */
@ApplicationScoped
class Orders {
  private static final String WHOLE = "studio";
  private static final String STORYBOARD = "script.json";

  private final Models models;
  private final Wishes wishes;

  Orders(Models models, StudioWorkConfig config) {
    this.models = models;
    this.wishes = config.studio().wishes();
  }

  Optional<Failure> refusal(StageOrder order) {
    return wishes.refusal(order, isClip(order));
  }

  StageWork work(StageOrder order, Path folder, Map<String, Path> inputs) {
    return wishes.work(order, isClip(order), folder, inputs);
  }

  /** A model that was removed meanwhile is told by what its earlier stages made. */
  private boolean isClip(StageOrder order) {
    Model model = models.now().models().get(order.model());
    if (model != null) {
      return !model.pipeline().equals(WHOLE);
    }
    boolean told = order.inputs().stream().anyMatch(file -> file.name().equals(STORYBOARD));
    return order.stage().equals("post") && !told;
  }
}
