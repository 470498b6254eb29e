package dev.reelay.adapters.studiowork;

import dev.reelay.adapters.provider.StageOrder;
import dev.reelay.adapters.studio.ItemProgress;
import dev.reelay.event.Failure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stage run in the studio's work list.
 *
 * @param progress the last that was heard of it; null before the first item
 * @param output what it made; set when it succeeded
 * @param failure why it ended badly; set when it failed
 * @param lostInputs names of inputs that are missing or damaged; mostly empty
 * @param cancelRequested whether it is to stop
 */
record StudioTask(
    StageOrder order,
    State state,
    @Nullable ItemProgress progress,
    @Nullable Made output,
    @Nullable Failure failure,
    List<String> lostInputs,
    boolean cancelRequested) {
  /** Where a run stands. */
  enum State {
    QUEUED,
    RUNNING,
    SUCCEEDED,
    FAILED,
    CANCELLED
  }

  String stageRunId() {
    return order.stageRunId();
  }
}
