package dev.reelay.hub.webhook;

import dev.reelay.bus.AfterCommit;
import dev.reelay.bus.EventIds;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes and changes the endpoints of keys. */
@ApplicationScoped
class WebhookDesk {
  private final EndpointStore endpoints;
  private final SecretStore secrets;
  private final DeliveryLogStore log;
  private final Courier courier;
  private final AfterCommit afterCommit;
  private final WebhookConfig config;
  private final EventIds ids;
  private final SecureRandom random = new SecureRandom();

  WebhookDesk(
      EndpointStore endpoints,
      SecretStore secrets,
      DeliveryLogStore log,
      Courier courier,
      AfterCommit afterCommit,
      WebhookConfig config,
      EventIds ids) {
    this.endpoints = endpoints;
    this.secrets = secrets;
    this.log = log;
    this.courier = courier;
    this.afterCommit = afterCommit;
    this.config = config;
    this.ids = ids;
  }

  /** Subscribes; the answer alone shows the secret. */
  @Transactional
  WebhookJson.Shown create(String keyId, EndpointStore.Wish wish) {
    if (endpoints.subscriptions(keyId) >= config.maxEndpoints()) {
      throw WebhookProblem.tooMany(config.maxEndpoints());
    }
    String id = "wh_" + ids.ulid();
    endpoints.subscribe(id, keyId, wish);
    SigningSecret secret = SigningSecret.next(wish.signature(), random);
    secrets.begin(id, secret);
    return shown(own(keyId, id), secret.isAsymmetric() ? null : secret.shown());
  }

  @Transactional
  WebhookJson.Shown get(String keyId, String id) {
    return shown(own(keyId, id), null);
  }

  @Transactional
  WebhookJson.Endpoints list(String keyId, @Nullable String after, int limit) {
    List<Endpoint> page = endpoints.list(keyId, after, limit);
    return new WebhookJson.Endpoints(
        page.stream().map(endpoint -> shown(endpoint, null)).toList(),
        page.size() < limit ? null : page.getLast().id());
  }

  /** Changes an endpoint; what waits for it is tried at once. */
  @Transactional
  WebhookJson.Shown change(
      String keyId,
      String id,
      Function<Endpoint, EndpointStore.Wish> change,
      @Nullable Boolean enabled) {
    Endpoint held = endpoints.lock(keyId, id).orElseThrow(WebhookProblem::notFound);
    endpoints.change(id, change.apply(held), Objects.requireNonNullElse(enabled, held.isEnabled()));
    afterCommit.once(courier, courier::wake);
    return shown(own(keyId, id), null);
  }

  @Transactional
  void remove(String keyId, String id) {
    if (!endpoints.remove(keyId, id)) {
      throw WebhookProblem.notFound();
    }
  }

  /** A new secret for an endpoint; the one before signs beside it for a while. */
  @Transactional
  WebhookJson.NewSecret rotate(String keyId, String id) {
    Endpoint endpoint = endpoints.lock(keyId, id).orElseThrow(WebhookProblem::notFound);
    return replace(endpoint.secretOwner(), endpoint.signature());
  }

  /** The same for the addresses that jobs name. */
  @Transactional
  WebhookJson.NewSecret rotateOfJobs(String keyId) {
    return replace(keyId, SigningSecret.HMAC);
  }

  private WebhookJson.NewSecret replace(String owner, String signature) {
    SigningSecret secret = SigningSecret.next(signature, random);
    secrets.replace(owner, secret, config.overlap());
    List<SecretStore.Held> valid = secrets.valid(owner);
    return new WebhookJson.NewSecret(
        secret.isAsymmetric() ? null : secret.shown(),
        secret.isAsymmetric() ? secret.shown() : null,
        valid.size() < 2 ? null : valid.getLast().validUntil());
  }

  @Transactional
  WebhookJson.Deliveries deliveries(
      String keyId, String id, DeliveryLogStore.Filter filter, int limit) {
    own(keyId, id);
    List<DeliveryLogStore.Row> page = log.list(id, filter, limit);
    return new WebhookJson.Deliveries(
        page.stream().map(WebhookJson.DeliveryShown::of).toList(),
        page.size() < limit ? null : page.getLast().id());
  }

  /** Sends one delivery again. */
  @Transactional
  WebhookJson.DeliveryShown redrive(String keyId, String id, long delivery) {
    lock(keyId, id);
    if (log.find(id, delivery).isEmpty()) {
      throw WebhookProblem.noDelivery();
    }
    if (log.redrive(id, new DeliveryLogStore.Again(delivery, "", null, null, null), 1) == 0) {
      throw WebhookProblem.busy();
    }
    afterCommit.once(courier, courier::wake);
    return WebhookJson.DeliveryShown.of(
        log.find(id, delivery).orElseThrow(WebhookProblem::noDelivery));
  }

  /** Sends all of a filter again, the oldest first. */
  @Transactional
  int redriveAll(String keyId, String id, DeliveryLogStore.Again again, int most) {
    lock(keyId, id);
    int redriven = log.redrive(id, again, most);
    afterCommit.once(courier, courier::wake);
    return redriven;
  }

  private void lock(String keyId, String id) {
    if (endpoints.lock(keyId, id).isEmpty()) {
      throw WebhookProblem.notFound();
    }
  }

  /** An endpoint of the key. Fails with a problem for all others. */
  @Transactional
  Endpoint own(String keyId, String id) {
    return endpoints.find(keyId, id).orElseThrow(WebhookProblem::notFound);
  }

  private WebhookJson.Shown shown(Endpoint endpoint, @Nullable String secret) {
    return WebhookJson.Shown.of(endpoint, secrets.valid(endpoint.secretOwner()), secret);
  }
}
