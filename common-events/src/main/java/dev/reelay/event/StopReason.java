package dev.reelay.event;

/** Why a stage run is asked to stop. */
public enum StopReason implements Word {
  CANCELLED("cancelled"),
  FAILED("failed"),
  TIMED_OUT("timed_out"),
  SUPERSEDED("superseded");

  private final String word;

  StopReason(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }
}
