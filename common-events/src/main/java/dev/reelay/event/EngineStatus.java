package dev.reelay.event;

/** What a provider last said of a stage run that has not ended. */
public enum EngineStatus implements Word {
  QUEUED("queued"),
  THROTTLED("throttled"),
  RUNNING("running"),
  UNKNOWN("unknown"),
  SUBMISSION_UNKNOWN("submission_unknown");

  private final String word;

  EngineStatus(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }
}
