package dev.reelay.event;

/** How a provider reports how far it is. */
public enum ProgressKind implements Word {
  NONE("none"),
  PERCENT("percent"),
  FRACTION("fraction"),
  STEPS("steps"),
  LOG_DERIVED("log_derived"),
  QUEUE_POSITION("queue_position");

  private final String word;

  ProgressKind(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }
}
