package dev.reelay.event;

/** What a client may know of a job's state; the orchestrator alone moves it. */
public enum JobStatus implements Word {
  PENDING("pending"),
  PROCESSING("processing"),
  RETRYING("retrying"),
  CANCELLING("cancelling"),
  COMPLETED("completed"),
  FAILED("failed"),
  CANCELLED("cancelled"),
  TIMED_OUT("timed_out");

  private final String word;

  JobStatus(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }

  /** True for the four states that nothing leaves. */
  public boolean isTerminal() {
    return switch (this) {
      case PENDING, PROCESSING, RETRYING, CANCELLING -> false;
      case COMPLETED, FAILED, CANCELLED, TIMED_OUT -> true;
    };
  }
}
