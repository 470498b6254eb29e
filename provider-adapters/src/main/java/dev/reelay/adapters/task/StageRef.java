package dev.reelay.adapters.task;

import dev.reelay.event.StageFact;

/** Which stage run it is; the four fields that every fact about it repeats. */
record StageRef(String stageRunId, String stage, int attempt, String provider) {
  static StageRef of(StageFact fact) {
    return new StageRef(fact.stageRunId(), fact.stage(), fact.attempt(), fact.provider());
  }
}
