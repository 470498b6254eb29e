package dev.reelay.event;

/** Whether a failed or cancelled run will be on the provider's bill. */
public enum Billed implements Word {
  YES("yes"),
  NO("no"),
  UNKNOWN("unknown");

  private final String word;

  Billed(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }
}
