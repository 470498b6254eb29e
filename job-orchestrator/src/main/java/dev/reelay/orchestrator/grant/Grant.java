package dev.reelay.orchestrator.grant;

/**
 * The right of a job, or of a stage run, to run.
 *
 * @param scope the key, or the provider
 */
public record Grant(Kind kind, String holderId, String scope) {
  /** What the right is counted under. */
  public enum Kind {
    KEY("key"),
    PROVIDER("provider");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /** Lets a job run under its key. */
  public static Grant ofKey(String jobId, String keyId) {
    return new Grant(Kind.KEY, jobId, keyId);
  }

  /** Lets a stage run be at its provider. */
  public static Grant ofProvider(String runId, String provider) {
    return new Grant(Kind.PROVIDER, runId, provider);
  }
}
