package dev.reelay.adapters.task;

import dev.reelay.event.Word;
import java.util.Locale;

/** Where a stage run stands at its provider. */
enum TaskState implements Word {
  /** Asked for; no provider knows of it. */
  REQUESTED,
  /** A call that hands it over is, or was, under way. */
  SUBMITTING,
  /** A call may have handed it over, but nobody knows; somebody finds out, or gives up. */
  UNCERTAIN,
  /** A provider has it. */
  RUNNING,
  SUCCEEDED,
  FAILED,
  CANCELLED,
  /** It ended before it was heard of; a late request starts nothing. */
  TOMBSTONE;

  @Override
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static TaskState of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** Whether nothing more will be told of it. */
  boolean isOver() {
    return switch (this) {
      case REQUESTED, SUBMITTING, UNCERTAIN, RUNNING -> false;
      case SUCCEEDED, FAILED, CANCELLED, TOMBSTONE -> true;
    };
  }
}
