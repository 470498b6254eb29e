package dev.reelay.orchestrator.job;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What follows from a signal.
 *
 * @param state where the job is from now on
 * @param fact what clients hear of it; null when nothing that they can see changed
 * @param effects what else is done, in this order
 * @param ignored true for old, foreign and repeated news, which only count
 */
record Decision(JobState state, @Nullable Fact fact, List<Effect> effects, boolean ignored) {

  Decision {
    effects = List.copyOf(effects);
  }

  static Decision to(JobState state, @Nullable Fact fact, Effect... effects) {
    return new Decision(state, fact, List.of(effects), false);
  }

  static Decision to(JobState state, @Nullable Fact fact, List<Effect> effects) {
    return new Decision(state, fact, effects, false);
  }

  static Decision ignore(JobState state) {
    return new Decision(state, null, List.of(), true);
  }
}
