package dev.reelay.tracker.eta;

import dev.reelay.bus.AfterCommit;
import dev.reelay.bus.LoopDuty;
import dev.reelay.event.PlannedStage;
import dev.reelay.event.StageFact;
import dev.reelay.event.StageRequested;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What stages take, learned from finished runs.
 *
 * <p>Handlers only note a finished run. A loop puts it into the sketches, since partitions that all
 * wrote the few rows of one provider would wait for each other.
 */
@ApplicationScoped
public class Durations extends LoopDuty {
  private static final Duration IDLE = Duration.ofSeconds(1);

  /** What runs of a wider group took says as much as so many runs of the kind itself. */
  private static final int WIDER_RUNS = 5;

  private static final int ASSUMED_RUNS = 1;

  /** Of a first run nobody knows how usual it is. */
  private static final int NOTHING_RUNS = 3;

  private final DurationStore store;
  private final EtaConfig config;
  private final ModelNews news;
  private final AfterCommit afterCommit;

  Durations(DurationStore store, EtaConfig config, ModelNews news, AfterCommit afterCommit) {
    this.store = store;
    this.config = config;
    this.news = news;
    this.afterCommit = afterCommit;
  }

  @Override
  protected String name() {
    return "tracker-durations";
  }

  /**
   * What each stage of a plan takes, by the name in the plan: as learned from runs of the same
   * kind, else of the same model, else of the same provider, else as assumed; stages of which
   * nothing is known are missing.
   */
  public Map<String, Curve> curves(List<PlannedStage> plan, Asked asked) {
    Map<Kind, Sketch> sketches =
        store.of(plan.stream().map(PlannedStage::provider).distinct().toList(), asked);
    Map<String, Curve> curves = new HashMap<>();
    for (PlannedStage stage : plan) {
      Kind kind = Kind.of(stage.provider(), stage.stage(), asked);
      Curve curve = known(kind.widening(), sketches, asked.videoSeconds());
      if (curve != null) {
        curves.put(stage.stage(), curve);
      }
    }
    return curves;
  }

  /** What a requested stage run takes; empty when nothing is known. Reads the database. */
  public Optional<Curve> curve(StageRequested run) {
    PlannedStage stage = new PlannedStage(run.stage(), 0, run.provider());
    return Optional.ofNullable(curves(List.of(stage), Asked.of(run)).get(run.stage()));
  }

  /** Notes what a stage run took, in the caller's transaction. Durations without sense are not. */
  public void finished(StageFact run, Asked asked, Duration took) {
    if (took.isPositive() && took.compareTo(config.longestRun()) <= 0) {
      store.add(
          run.stageRunId(),
          new DurationStore.FinishedRun(
              Kind.of(run.provider(), run.stage(), asked),
              took.toMillis() / 1000.0,
              asked.videoSeconds()));
      afterCommit.once(this, this::wake);
    }
  }

  /** Notes what a whole job took, in the caller's transaction, for what is told of its model. */
  public void completed(String jobId, Asked asked, Duration took) {
    if (asked.modelText().isEmpty() || !took.isPositive()) {
      return;
    }
    store.add(
        jobId,
        new DurationStore.FinishedRun(
            Kind.ofJobs(asked.modelText()), took.toMillis() / 1000.0, asked.videoSeconds()));
    afterCommit.once(this, this::wake);
  }

  /** Puts finished runs into the sketches; returns how many. */
  int learn() {
    return QuarkusTransaction.requiringNew()
        .call(() -> {
          List<DurationStore.FinishedRun> runs = store.take(config.batch());
          TreeSet<Kind> kinds = new TreeSet<>();
          runs.forEach(run -> kinds.addAll(run.kind().widening()));
          Map<Kind, Sketch> sketches = new TreeMap<>();
          for (Kind kind : kinds) {
            Sketch sketch = store.lock(kind);
            if (sketch != null) {
              sketches.put(kind, sketch);
            }
          }
          runs.forEach(run -> learn(run, sketches));
          store.save(sketches);
          sketches.forEach(news::tell);
          return runs.size();
        });
  }

  private void learn(DurationStore.FinishedRun run, Map<Kind, Sketch> sketches) {
    List<Kind> widening = run.kind().widening();
    // The widest first, for a new sketch begins with what is known of its wider group.
    for (int i = widening.size() - 1; i >= 0; i--) {
      Kind kind = widening.get(i);
      Sketch sketch = sketches.get(kind);
      if (sketch == null) {
        sketch = begun(widening.subList(i, widening.size()), sketches, run);
      }
      double length = run.videoSeconds() == null ? 0 : run.videoSeconds();
      sketch.add(run.seconds(), length, config.generation());
      sketches.put(kind, sketch);
    }
  }

  /** A new sketch of the first of these kinds; the wider ones follow it. */
  private Sketch begun(
      List<Kind> widening, Map<Kind, Sketch> sketches, DurationStore.FinishedRun run) {
    if (widening.size() > 1) {
      Curve wider = known(widening.subList(1, widening.size()), sketches, run.videoSeconds());
      return Sketch.expecting(wider == null ? Curve.around(run.seconds()) : wider, WIDER_RUNS);
    }
    Curve assumed = assumed(widening.getFirst(), run.videoSeconds());
    return assumed == null
        ? Sketch.expecting(Curve.around(run.seconds()), NOTHING_RUNS)
        : Sketch.expecting(assumed, ASSUMED_RUNS);
  }

  private @Nullable Curve known(
      List<Kind> kinds, Map<Kind, Sketch> sketches, @Nullable Integer videoSeconds) {
    for (Kind kind : kinds) {
      Sketch sketch = sketches.get(kind);
      if (sketch != null) {
        return videoSeconds == null || kind.bucket() != VideoLength.UNKNOWN
            ? sketch.curve()
            : sketch.curve().scaled(longer(kind, sketch, videoSeconds));
      }
    }
    return kinds.isEmpty() ? null : assumed(kinds.getFirst(), videoSeconds);
  }

  /** By which factor a video of this length should take longer than those that were learned. */
  private double longer(Kind kind, Sketch sketch, int videoSeconds) {
    EtaConfig.Assumption assumption = assumption(kind);
    if (assumption == null || sketch.videoSeconds() <= 0) {
      return 1;
    }
    double learned = assumption.of(sketch.videoSeconds());
    return learned <= 0 ? 1 : assumption.of(videoSeconds) / learned;
  }

  private @Nullable Curve assumed(Kind kind, @Nullable Integer videoSeconds) {
    EtaConfig.Assumption assumption = assumption(kind);
    double seconds =
        assumption == null
            ? 0
            : assumption.of(videoSeconds == null ? config.videoSeconds() : videoSeconds);
    return seconds > 0 ? Curve.around(seconds) : null;
  }

  private EtaConfig.@Nullable Assumption assumption(Kind kind) {
    return config.defaults().getOrDefault(kind.provider(), Map.of()).get(kind.stage());
  }

  @Override
  protected Duration round() {
    return learn() == config.batch() ? Duration.ZERO : IDLE;
  }
}
