package dev.reelay.adapters.webhook;

import dev.reelay.adapters.provider.Provider;
import dev.reelay.adapters.provider.WebhookAnswer;
import dev.reelay.adapters.provider.WebhookCall;
import dev.reelay.adapters.remote.Callbacks;
import dev.reelay.adapters.remote.Providers;
import dev.reelay.model.Models;
import dev.reelay.model.ProviderSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes a call of a provider: proves it, stores it, and answers at once. What it means is found out
 * by a look at the run, later and elsewhere.
 */
@ApplicationScoped
class WebhookDesk {
  /** The last part of the URL that is registered for a whole account. */
  static final String ACCOUNT = "account";

  private static final Logger LOG = Logger.getLogger(WebhookDesk.class);

  private final Providers providers;
  private final Models models;
  private final Callbacks callbacks;
  private final ReceiptStore receipts;
  private final WebhookWorkers workers;
  private final CallRate rate;
  private final MeterRegistry meters;

  WebhookDesk(
      Providers providers,
      Models models,
      Callbacks callbacks,
      ReceiptStore receipts,
      WebhookWorkers workers,
      CallRate rate,
      MeterRegistry meters) {
    this.providers = providers;
    this.models = models;
    this.callbacks = callbacks;
    this.receipts = receipts;
    this.workers = workers;
    this.rate = rate;
    this.meters = meters;
  }

  /**
   * What is answered.
   *
   * @param outcome for the count of calls
   * @param json body of the answer; null for none
   */
  record Reply(int status, String outcome, @Nullable String json) {}

  Reply take(String providerId, String token, Map<String, String> headers, byte[] body) {
    Optional<Provider> provider = providers.find(providerId);
    Reply reply =
        provider.isEmpty()
            ? new Reply(404, "unknown", null)
            : take(provider.get(), token, headers, body);
    String counted = provider.isEmpty() ? "other" : providerId;
    meters
        .counter("reelay.webhooks.received", "provider", counted, "outcome", reply.outcome())
        .increment();
    return reply;
  }

  private Reply take(Provider provider, String token, Map<String, String> headers, byte[] body) {
    if (!rate.admits(provider.id())) {
      return new Reply(429, "limited", null);
    }
    String run = callbacks.stageRun(provider.id(), token).orElse(null);
    if (run == null && !(token.equals(ACCOUNT) && isSigned(provider.id()))) {
      return new Reply(404, "unknown", null);
    }
    Instant now = java.time.Clock.systemUTC().instant();
    WebhookAnswer answer = provider.receive(new WebhookCall(headers, body, run, now));
    return switch (answer) {
      case WebhookAnswer.Challenge challenge -> new Reply(200, "challenge", challenge.json());
      case WebhookAnswer.Ignored _ -> new Reply(200, "ignored", null);
      case WebhookAnswer.Forged forged -> refuse(provider, 401, "forged", forged.reason());
      case WebhookAnswer.Refused refused -> refuse(provider, 400, "refused", refused.reason());
      case WebhookAnswer.Hint hint -> store(provider, hint, run, now, body);
    };
  }

  /** Whoever may call without a token of ours must be able to prove itself otherwise. */
  private boolean isSigned(String provider) {
    ProviderSettings settings = models.now().providers().get(provider);
    return settings != null && !settings.webhookSecrets().isEmpty();
  }

  private static Reply refuse(Provider provider, int status, String outcome, String reason) {
    LOG.infof("A call of %s was not taken: %s", provider.id(), reason);
    return new Reply(status, outcome, null);
  }

  private Reply store(
      Provider provider, WebhookAnswer.Hint hint, @Nullable String run, Instant now, byte[] body) {
    if (run == null && hint.remoteId() == null) {
      return refuse(provider, 400, "refused", "it names no run");
    }
    Receipt receipt =
        new Receipt(provider.id(), hint.deliveryId(), run, hint.remoteId(), hint.occurredAt(), now);
    boolean isNew = QuarkusTransaction.requiringNew().call(() -> receipts.add(receipt, body));
    if (isNew) {
      age(receipt);
      workers.wake();
    }
    return new Reply(200, isNew ? "accepted" : "duplicate", null);
  }

  private void age(Receipt receipt) {
    Instant occurred = receipt.occurredAt();
    if (occurred != null && occurred.isBefore(receipt.receivedAt())) {
      meters
          .timer("reelay.webhooks.age", "provider", receipt.provider())
          .record(Duration.between(occurred, receipt.receivedAt()));
    }
  }
}
