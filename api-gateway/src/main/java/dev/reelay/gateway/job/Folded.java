package dev.reelay.gateway.job;

import java.util.Locale;

/** What a fact does to the view of a job. */
sealed interface Folded {
  /** The view is different now. */
  record Changed(JobView view) implements Folded {}

  /** The fact tells nothing new. */
  record Ignored(Reason reason) implements Folded {}

  /** Why a fact tells nothing new; counted under the lower-case word. */
  enum Reason {
    OLDER,
    ENDED,
    OTHER_ATTEMPT,
    UNKNOWN_JOB;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
