package dev.reelay.orchestrator.job;

import dev.reelay.event.Word;

/** How a stage run ended, as far as the job is concerned. */
enum RunEnd implements Word {
  SUCCEEDED("succeeded"),
  FAILED("failed"),
  CANCELLED("cancelled"),
  STALLED("stalled"),
  TIMED_OUT("timed_out"),
  /** Nobody waits for it any longer; the provider may still be at work. */
  ABANDONED("abandoned");

  private final String word;

  RunEnd(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }
}
