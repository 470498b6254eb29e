package dev.reelay.event;

/** A provider's true answer to a request to stop. */
public enum CancellationOutcome implements Word {
  CANCELLED("Cancelled"),
  REQUESTED("Requested"),
  TOO_LATE("TooLate"),
  NOT_SUPPORTED("NotSupported"),
  FAILED("Failed"),
  ERROR("Error");

  private final String word;

  CancellationOutcome(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }
}
