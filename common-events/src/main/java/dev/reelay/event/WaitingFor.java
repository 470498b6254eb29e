package dev.reelay.event;

/** Why a pending job has not started yet. */
public enum WaitingFor implements Word {
  KEY_LIMIT("key_limit"),
  PROVIDER_LIMIT("provider_limit"),
  PROVIDER_UNAVAILABLE("provider_unavailable");

  private final String word;

  WaitingFor(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }
}
