package dev.reelay.simulator.comfyui;

import dev.reelay.simulator.clock.SimulatedClock;
import dev.reelay.simulator.job.Moment;
import dev.reelay.simulator.job.Phase;
import dev.reelay.simulator.job.RemoteJob;
import dev.reelay.simulator.scenario.Fault;
import dev.reelay.simulator.scenario.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All runs that the engine knows: one works, some wait, the others are history. Who waits begins
 * when all before it have ended; that is settled anew whenever something changes, so that how a run
 * stands is a function of the time alone.
 */
final class Queue {
  /** Runs that may wait, and ended ones that are remembered. */
  static final int MOST = 10_000;

  private static final Duration NEVER = Duration.ofDays(3650);

  private final SimulatedClock clock;
  private final LinkedHashMap<String, Run> unfinished = new LinkedHashMap<>();
  private final LinkedHashMap<String, Run> history = new LinkedHashMap<>();
  private final Map<String, Run> latest = new HashMap<>();

  Queue(SimulatedClock clock) {
    this.clock = clock;
  }

  /** A run and how it stands. */
  record Standing(Run run, Moment moment) {}

  synchronized boolean isFull() {
    return unfinished.size() >= MOST;
  }

  synchronized void add(Run run) {
    // Until its place is settled it must not look as if it worked.
    run.job().startAt(clock.instant().plus(NEVER));
    unfinished.put(run.job().id(), run);
    latest.put(run.promptId(), run);
    settle();
  }

  /** The run that a client calls so; the last one if there are several. */
  synchronized Optional<Run> find(String promptId) {
    tidy();
    return Optional.ofNullable(latest.get(promptId))
        .filter(run -> run.job().at(clock.instant()).known());
  }

  /** Runs that work, which is one or none, or that wait, the next first. */
  synchronized List<Run> in(Phase phase) {
    tidy();
    Instant now = clock.instant();
    return unfinished.values().stream()
        .filter(run -> run.job().at(now).phase() == phase && isShown(run.job()))
        .sorted(Comparator.comparingDouble(Run::number))
        .toList();
  }

  /** Ended runs, the oldest first. */
  synchronized List<Standing> history() {
    tidy();
    return history.values().stream()
        .map(this::standing)
        .filter(standing -> standing.moment().known())
        .toList();
  }

  Standing standing(Run run) {
    return new Standing(run, run.job().at(clock.instant()));
  }

  /** Runs that wait or work, as clients are told. */
  synchronized int remaining() {
    tidy();
    return unfinished.size();
  }

  /** Something was stopped or dropped: those behind it move up. */
  synchronized void settle() {
    tidy();
    Instant now = clock.instant();
    Instant free = now;
    List<Run> waiting = new ArrayList<>();
    for (Run run : unfinished.values()) {
      if (run.job().at(now).phase() == Phase.RUNNING) {
        free = run.job().ends();
      } else {
        waiting.add(run);
      }
    }
    waiting.sort(Comparator.comparingDouble(Run::number));
    for (Run run : waiting) {
      Instant ready = run.job().story().starts();
      run.job().startAt(ready.isAfter(free) ? ready : free);
      free = run.job().ends();
    }
  }

  /** Forgets a run, wherever it is. */
  synchronized void drop(Run run) {
    unfinished.remove(run.job().id());
    history.remove(run.job().id());
    latest.remove(run.promptId(), run);
    settle();
  }

  synchronized void clear() {
    unfinished.clear();
    history.clear();
    latest.clear();
  }

  /** Moves what has ended into history; what was dropped before it began is nowhere. */
  private void tidy() {
    Instant now = clock.instant();
    List<Run> ended = new ArrayList<>();
    for (Run run : unfinished.values()) {
      Moment moment = run.job().at(now);
      if (moment.phase().isTerminal() || !moment.known()) {
        ended.add(run);
      }
    }
    for (Run run : ended) {
      unfinished.remove(run.job().id());
      Moment moment = run.job().at(now);
      if (moment.started() != null && moment.known()) {
        history.put(run.job().id(), run);
      } else {
        latest.remove(run.promptId(), run);
      }
    }
    while (history.size() > MOST) {
      Run oldest = history.pollFirstEntry().getValue();
      latest.remove(oldest.promptId(), oldest);
    }
  }

  private static boolean isShown(RemoteJob job) {
    int polls = job.counted(Operation.POLL);
    return job.story().rule(Fault.NOT_FOUND_YET).filter(rule -> polls <= rule.argument()).isEmpty();
  }
}
