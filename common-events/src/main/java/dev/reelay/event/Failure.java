package dev.reelay.event;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a stage run, or the whole job, ended badly.
 *
 * @param failureClass what kind of failure it is; decides about retries
 * @param code stable machine-readable code, for example {@code PROVIDER_INTERNAL} or a provider's
 *     own
 * @param message for people; free of secrets and paths, at most 500 characters
 * @param httpStatus the provider's HTTP status, when there was one
 * @param retryAfter earliest moment for another try, when the provider named one
 * @param billed whether the run will be on the bill
 * @param failoverAllowed whether another provider may be tried instead
 * @param suggestedActions what a person could do, most useful first
 * @param provider whose failure it is; null when it is nobody's
 * @param providerCode the provider's own code for it; null when it named none
 */
public record Failure(
    FailureClass failureClass,
    String code,
    String message,
    @Nullable Integer httpStatus,
    @Nullable Instant retryAfter,
    Billed billed,
    boolean failoverAllowed,
    List<String> suggestedActions,
    @Nullable String provider,
    @Nullable String providerCode) {

  private static final int MESSAGE_MAX = 500;

  public Failure {
    suggestedActions = List.copyOf(suggestedActions);
    if (message.length() > MESSAGE_MAX) {
      message = message.substring(0, MESSAGE_MAX - 1) + "…";
    }
  }

  /** A failure that no provider is known to have. */
  public Failure(
      FailureClass failureClass,
      String code,
      String message,
      @Nullable Integer httpStatus,
      @Nullable Instant retryAfter,
      Billed billed,
      boolean failoverAllowed,
      List<String> suggestedActions) {
    this(
        failureClass,
        code,
        message,
        httpStatus,
        retryAfter,
        billed,
        failoverAllowed,
        suggestedActions,
        null,
        null);
  }

  /** The same failure, as one of this provider unless it names another. */
  public Failure at(String name) {
    return provider != null
        ? this
        : new Failure(
            failureClass,
            code,
            message,
            httpStatus,
            retryAfter,
            billed,
            failoverAllowed,
            suggestedActions,
            name,
            providerCode);
  }

  /** A failure known by its class alone: no HTTP status, nothing billed, no failover. */
  public static Failure of(FailureClass failureClass, String message) {
    return new Failure(
        failureClass, failureClass.name(), message, null, null, Billed.NO, false, List.of());
  }
}
