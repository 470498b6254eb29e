package dev.reelay.orchestrator.dispatch;

/** A job could not be started, for a fault and not for want of room. */
final class StartFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String keyId;

  StartFailedException(Candidate candidate, RuntimeException cause) {
    super("Cannot start " + candidate.jobId(), cause);
    this.keyId = candidate.keyId();
  }

  String keyId() {
    return keyId;
  }
}
