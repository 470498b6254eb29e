package dev.reelay.orchestrator.plan;

import dev.reelay.event.PlannedStage;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The stages of one job in their order, fixed when it is accepted.
 *
 * @param pipeline where it came from; empty when the model was unknown
 * @param stages weights add up to 100; empty when the model was unknown
 * @param limits how long one attempt at a stage may take, by its name; others have no limit of
 *     their own
 */
public record Plan(String pipeline, List<PlannedStage> stages, Map<String, Duration> limits) {
  /** The plan of a job whose model nobody knows. */
  public static final Plan NONE = new Plan("", List.of());

  public Plan {
    stages = List.copyOf(stages);
    limits = limits == null ? Map.of() : Map.copyOf(limits);
  }

  /** A plan whose stages have no limits of their own. */
  public Plan(String pipeline, List<PlannedStage> stages) {
    this(pipeline, stages, Map.of());
  }

  /**
   * A plan whose weights are scaled to add up to 100. Fails on no stage, a name that comes twice,
   * or a weight that is not a positive number.
   */
  public static Plan of(String pipeline, List<PlannedStage> stages) {
    Set<String> names = new HashSet<>();
    for (PlannedStage stage : stages) {
      if (!names.add(stage.stage())) {
        throw new IllegalArgumentException(
            "Pipeline " + pipeline + " has the stage " + stage.stage() + " twice");
      }
      if (!(stage.weight() > 0) || Double.isInfinite(stage.weight())) {
        throw new IllegalArgumentException(
            "Pipeline " + pipeline + ": the weight of " + stage.stage() + " must be more than 0");
      }
    }
    if (stages.isEmpty()) {
      throw new IllegalArgumentException("Pipeline " + pipeline + " has no stage");
    }
    double sum = stages.stream().mapToDouble(PlannedStage::weight).sum();
    return new Plan(
        pipeline,
        stages.stream()
            .map(s -> new PlannedStage(s.stage(), s.weight() * 100 / sum, s.provider()))
            .toList());
  }

  /** The same plan with limits for single stages. */
  Plan within(Map<String, Duration> times) {
    return new Plan(pipeline, stages, times);
  }

  /** The same plan with somebody else for a stage. */
  public Plan with(String stage, String provider) {
    return new Plan(
        pipeline,
        stages.stream()
            .map(s -> s.stage().equals(stage) ? new PlannedStage(stage, s.weight(), provider) : s)
            .toList(),
        limits);
  }

  /** How long one attempt at a stage may take; null when it has no limit of its own. */
  public @Nullable Duration limit(String stage) {
    return limits.get(stage);
  }

  /** The first stage that is not among the finished ones; empty when all are. */
  public Optional<PlannedStage> firstUnfinished(Collection<String> finished) {
    return stages.stream().filter(stage -> !finished.contains(stage.stage())).findFirst();
  }

  /** Overall percent that the finished stages are worth, 0 to 100. */
  public double percentOf(Collection<String> finished) {
    return stages.stream()
        .filter(stage -> finished.contains(stage.stage()))
        .mapToDouble(PlannedStage::weight)
        .sum();
  }
}
