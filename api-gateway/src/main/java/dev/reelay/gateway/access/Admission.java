package dev.reelay.gateway.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whose connection it is and how far it may go.
 *
 * @param keyId the virtual key, or the one whose job was shared
 * @param jobId the only job that it opens; null for all of the key
 * @param share the link behind it; null when the key itself asks
 */
public record Admission(String keyId, @Nullable String jobId, @Nullable Link share) {

  /**
   * A share link.
   *
   * @param until when it ends
   */
  public record Link(String id, Instant until) {}

  /** Whether this job is within. */
  public boolean covers(String wanted) {
    return jobId == null || jobId.equals(wanted);
  }
}
