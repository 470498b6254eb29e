package dev.reelay.tracker.eta;

import dev.reelay.bus.AfterCommit;
import dev.reelay.bus.LoopDuty;
import dev.reelay.event.PlannedStage;
import dev.reelay.event.StageSucceeded;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What stages typically take, learned from finished runs.
 *
 * <p>Handlers only note a finished run. A loop puts it into the sketches, since partitions that all
 * wrote the few rows of one provider would wait for each other.
 */
@ApplicationScoped
public class Durations extends LoopDuty {
  private static final Duration IDLE = Duration.ofSeconds(1);

  private final DurationStore store;
  private final EtaConfig config;
  private final AfterCommit afterCommit;

  Durations(DurationStore store, EtaConfig config, AfterCommit afterCommit) {
    this.store = store;
    this.config = config;
    this.afterCommit = afterCommit;
  }

  @Override
  protected String name() {
    return "tracker-durations";
  }

  /**
   * Typical seconds of each stage of a plan, by the name in the plan; stages of which nothing is
   * known are missing. The length of the video is in seconds, null when it is not known yet.
   */
  public Map<String, Double> typical(List<PlannedStage> plan, @Nullable Integer videoSeconds) {
    Map<DurationStore.Kind, Sketch> sketches =
        store.of(plan.stream().map(PlannedStage::provider).distinct().toList());
    Map<String, Double> typical = new HashMap<>();
    for (PlannedStage stage : plan) {
      Double seconds = typical(stage, videoSeconds, sketches);
      if (seconds != null) {
        typical.put(stage.stage(), seconds);
      }
    }
    return typical;
  }

  /** Notes what a stage run took, in the caller's transaction. Durations without sense are not. */
  public void finished(StageSucceeded run, @Nullable Integer videoSeconds, Duration took) {
    if (took.isPositive() && took.compareTo(config.longestRun()) <= 0) {
      store.add(
          run.stageRunId(),
          new DurationStore.Kind(run.provider(), run.stage(), VideoLength.bucket(videoSeconds)),
          took.toMillis() / 1000.0);
      afterCommit.once(this, this::wake);
    }
  }

  /** Puts finished runs into the sketches; returns how many. */
  int learn() {
    return QuarkusTransaction.requiringNew()
        .call(() -> {
          List<DurationStore.FinishedRun> runs = store.take(config.batch());
          Map<DurationStore.Kind, Sketch> changed = new TreeMap<>();
          runs.stream()
              .map(DurationStore.FinishedRun::kind)
              .distinct()
              .sorted()
              .forEach(kind -> changed.put(kind, store.lock(kind)));
          runs.forEach(run ->
              changed.computeIfPresent(
                  run.kind(), (_, sketch) -> sketch.with(run.seconds(), config.recency())));
          store.save(changed);
          return runs.size();
        });
  }

  private @Nullable Double typical(
      PlannedStage stage,
      @Nullable Integer videoSeconds,
      Map<DurationStore.Kind, Sketch> sketches) {
    int bucket = VideoLength.bucket(videoSeconds);
    Sketch same = sketches.get(new DurationStore.Kind(stage.provider(), stage.stage(), bucket));
    if (same != null) {
      return same.meanSeconds();
    }
    Double overAll = overAllLengths(stage, sketches);
    if (overAll != null && bucket == VideoLength.UNKNOWN) {
      return overAll;
    }
    EtaConfig.Assumption assumed =
        config.defaults().getOrDefault(stage.provider(), Map.of()).get(stage.stage());
    if (assumed == null) {
      return overAll;
    }
    int seconds = videoSeconds == null ? config.videoSeconds() : videoSeconds;
    return assumed.seconds() + assumed.perVideoSecond() * seconds;
  }

  private static @Nullable Double overAllLengths(
      PlannedStage stage, Map<DurationStore.Kind, Sketch> sketches) {
    double seconds = 0;
    long runs = 0;
    for (Map.Entry<DurationStore.Kind, Sketch> entry : sketches.entrySet()) {
      DurationStore.Kind kind = entry.getKey();
      if (kind.provider().equals(stage.provider()) && kind.stage().equals(stage.stage())) {
        seconds += entry.getValue().meanSeconds() * entry.getValue().runs();
        runs += entry.getValue().runs();
      }
    }
    return runs == 0 ? null : seconds / runs;
  }

  @Override
  protected Duration round() {
    return learn() == config.batch() ? Duration.ZERO : IDLE;
  }
}
