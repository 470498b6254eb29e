package dev.reelay.event;

/** Why a finished job was removed. */
public enum DeletionReason implements Word {
  USER("user"),
  RETENTION("retention");

  private final String word;

  DeletionReason(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }
}
