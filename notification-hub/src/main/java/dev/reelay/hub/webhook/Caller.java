package dev.reelay.hub.webhook;

import dev.reelay.bus.SchemaClock;
import dev.reelay.reach.AddressGuard;
import dev.reelay.reach.RefusedAddressException;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Makes one call: finds the address, checks it, signs, sends, and puts the answer in words. */
@ApplicationScoped
class Caller {
  private static final int OK = 200;
  private static final int REDIRECTS = 300;
  private static final int ERRORS = 400;

  private final SecretStore secrets;
  private final SchemaClock clock;
  private final AddressGuard guard;
  private final PinnedClient client;

  @Inject
  Caller(Vertx vertx, SecretStore secrets, SchemaClock clock, WebhookConfig config) {
    this(secrets, clock, new AddressGuard(config.reach()), new PinnedClient(vertx, config));
  }

  Caller(SecretStore secrets, SchemaClock clock, AddressGuard guard, PinnedClient client) {
    this.secrets = secrets;
    this.clock = clock;
    this.guard = guard;
    this.client = client;
  }

  /** Why an endpoint cannot be at this URL; empty when it can. Looks the host up. */
  Optional<String> refusal(URI url) {
    try {
      if (guard.addresses(url).isEmpty()) {
        return Optional.of("has an unknown host");
      }
      return Optional.empty();
    } catch (RefusedAddressException e) {
      return Optional.of(e.reason());
    }
  }

  /** Calls, once. Never fails: whatever happens is an answer. Blocks until then. */
  Answer call(String url, String secretOwner, Message message) {
    long began = System.nanoTime();
    try {
      URI uri = URI.create(url);
      List<InetAddress> addresses = guard.addresses(uri);
      List<SigningSecret> keys =
          secrets.valid(secretOwner).stream().map(SecretStore.Held::secret).toList();
      long seconds = clock.now().getEpochSecond();
      String signature = SigningSecret.header(keys, message.id(), seconds, message.body());
      PinnedClient.Reply reply =
          client.post(uri, addresses, new PinnedClient.Letter(message, seconds, signature));
      return answer(reply, since(began));
    } catch (RefusedAddressException e) {
      return failed("The URL " + e.reason(), began);
    } catch (IllegalArgumentException e) {
      return failed("The URL cannot be read", began);
    } catch (PinnedClient.UnreachedException e) {
      return failed(e.reason(), began);
    }
  }

  private static Answer answer(PinnedClient.Reply reply, Duration took) {
    int status = reply.status();
    if (status >= OK && status < REDIRECTS) {
      return new Answer(status, null, Duration.ZERO, took);
    }
    String error =
        status >= REDIRECTS && status < ERRORS
            ? "HTTP " + status + ": redirects are not followed"
            : "HTTP " + status;
    return new Answer(status, error, reply.retryAfter(), took);
  }

  private static Answer failed(String error, long began) {
    return new Answer(null, error, Duration.ZERO, since(began));
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}
