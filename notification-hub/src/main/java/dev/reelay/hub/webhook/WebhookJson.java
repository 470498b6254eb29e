package dev.reelay.hub.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What clients are shown. */
final class WebhookJson {
  private WebhookJson() {}

  /**
   * An endpoint.
   *
   * @param secret shown once, when it is made
   * @param publicKeys what ed25519 signatures are verified with, the newest first; absent for HMAC
   */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Shown(
      String id,
      String kind,
      String url,
      @Nullable String description,
      List<String> events,
      boolean enabled,
      @Nullable String disabledReason,
      String signature,
      @Nullable String secret,
      @Nullable List<String> publicKeys,
      Instant createdAt,
      int failures,
      @Nullable Instant blockedUntil) {

    static Shown of(Endpoint endpoint, List<SecretStore.Held> secrets, @Nullable String secret) {
      boolean edwards = endpoint.signature().equals(SigningSecret.ED25519);
      return new Shown(
          endpoint.id(),
          endpoint.kind(),
          endpoint.url(),
          endpoint.description(),
          endpoint.events().stream().map(Happening::word).toList(),
          endpoint.isEnabled(),
          endpoint.disabledReason(),
          endpoint.signature(),
          secret,
          edwards ? secrets.stream().map(held -> held.secret().shown()).toList() : null,
          endpoint.createdAt(),
          endpoint.failures(),
          endpoint.blockedUntil());
    }
  }

  /** A page of endpoints; the next one begins after that id. */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Endpoints(List<Shown> webhooks, @Nullable String nextAfter) {}

  /**
   * A new secret.
   *
   * @param secret for HMAC, shown only here
   * @param publicKey for ed25519
   * @param previousUntil until when the one before signs as well; null when there was none
   */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record NewSecret(
      @Nullable String secret, @Nullable String publicKey, @Nullable Instant previousUntil) {}

  /** One delivery. */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record DeliveryShown(
      long id,
      String messageId,
      String jobId,
      long seq,
      String event,
      String state,
      Instant createdAt,
      int attempts,
      @Nullable Instant nextAttemptAt,
      @Nullable Instant lastAttemptAt,
      @Nullable Integer lastStatus,
      @Nullable String lastError,
      @Nullable Integer lastDurationMs) {

    static DeliveryShown of(DeliveryLogStore.Row row) {
      return new DeliveryShown(
          row.id(),
          row.jobId() + "_" + row.seq(),
          row.jobId(),
          row.seq(),
          row.event(),
          row.state(),
          row.createdAt(),
          row.attempts(),
          row.nextAt(),
          row.lastAt(),
          row.lastStatus(),
          row.lastError(),
          row.lastMillis());
    }
  }

  /** A page of deliveries, the newest first; the next one has {@code before=nextBefore}. */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Deliveries(List<DeliveryShown> deliveries, @Nullable Long nextBefore) {}

  /** How many are sent again. */
  @RegisterForReflection
  record Redriven(int redriven) {}

  /** What came of a test. */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Tested(
      boolean delivered, @Nullable Integer status, @Nullable String error, long durationMs) {
    static Tested of(Answer answer) {
      return new Tested(
          answer.isTaken(), answer.status(), answer.error(), answer.took().toMillis());
    }
  }
}
