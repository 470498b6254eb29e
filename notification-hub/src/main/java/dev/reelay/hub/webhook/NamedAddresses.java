package dev.reelay.hub.webhook;

import dev.reelay.bus.AfterCommit;
import dev.reelay.bus.Envelope;
import dev.reelay.bus.EventIds;
import dev.reelay.event.VideoGenerationRequested;
import dev.reelay.hub.log.RequestListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;

/** Has a job told to the address that its request names. */
@ApplicationScoped
class NamedAddresses implements RequestListener {
  private final EndpointStore endpoints;
  private final SecretStore secrets;
  private final FanOutStore fanOut;
  private final Courier courier;
  private final AfterCommit afterCommit;
  private final EventIds ids;
  private final SecureRandom random = new SecureRandom();

  NamedAddresses(
      EndpointStore endpoints,
      SecretStore secrets,
      FanOutStore fanOut,
      Courier courier,
      AfterCommit afterCommit,
      EventIds ids) {
    this.endpoints = endpoints;
    this.secrets = secrets;
    this.fanOut = fanOut;
    this.courier = courier;
    this.afterCommit = afterCommit;
    this.ids = ids;
  }

  @Override
  public void requested(Envelope envelope, VideoGenerationRequested event) {
    String url = event.webhookUrl();
    if (url == null) {
      return;
    }
    String keyId = envelope.keyId();
    String jobId = envelope.job().jobId();
    secrets.begin(keyId, SigningSecret.next(SigningSecret.HMAC, random));
    String endpoint = endpoints.name("wh_" + ids.ulid(), keyId, jobId, url);
    // The request may be the last to be heard of: its entries are there already.
    if (fanOut.catchUp(keyId, jobId, endpoint) > 0) {
      afterCommit.once(courier, courier::wake);
    }
  }
}
