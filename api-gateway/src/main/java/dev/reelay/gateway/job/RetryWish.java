package dev.reelay.gateway.job;

import dev.reelay.gateway.body.Fields;
import org.jspecify.annotations.Nullable;

/**
 * How a job is to be tried again.
 *
 * @param fromStage the first stage to do again; null when the client does not say
 * @param provider who shall make it; null when the client does not say
 * @param acceptDoubleBilling whether the client knows that the same may be billed twice
 * @param fingerprint the same for the same request, whatever its formatting
 */
public record RetryWish(
    @Nullable String fromStage,
    @Nullable String provider,
    boolean acceptDoubleBilling,
    String fingerprint) {

  /** Reads a request. Fails with a problem that names what is wrong. */
  public static RetryWish read(Fields body, String jobId, Dialect dialect) {
    String fromStage = body.text("fromStage");
    String provider = body.text("provider");
    boolean accepted = body.flag("acceptDoubleBilling", false);
    if (dialect == Dialect.NATIVE) {
      body.refuseUnknown();
    }
    return new RetryWish(
        fromStage,
        provider,
        accepted,
        Fingerprint.of(dialect + "\nretry " + jobId + "\n" + body.canonical()));
  }
}
