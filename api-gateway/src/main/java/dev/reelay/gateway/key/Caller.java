package dev.reelay.gateway.key;

import dev.reelay.gateway.problem.ProblemCode;
import dev.reelay.gateway.problem.ProblemException;

/**
 * Who asks.
 *
 * @param keyId the virtual key
 * @param admin whether it may administer
 */
public record Caller(String keyId, boolean admin) {
  /** Fails with a problem for all but admin keys. */
  public void requireAdmin() {
    if (!admin) {
      throw ProblemException.of(ProblemCode.FORBIDDEN, "This needs an admin key.");
    }
  }
}
