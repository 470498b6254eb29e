package dev.reelay.hub.signalr;

import dev.reelay.hub.access.Access;
import dev.reelay.hub.access.AccessTokens;
import dev.reelay.hub.access.Revocations;
import dev.reelay.hub.socket.SocketDoor;
import dev.reelay.hub.stream.Accepted;
import io.quarkus.virtual.threads.VirtualThreads;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * {@code /hubs/video-generation} over plain HTTP: negotiation, server-sent events, long polling,
 * and what clients of these two send. Upgrades go on to {@link SignalrEndpoint}.
 */
@ApplicationScoped
public class SignalrResource {
  private static final Logger LOG = Logger.getLogger(SignalrResource.class);
  private static final int BODY_MAX = 256 * 1024;

  private final AccessTokens tokens;
  private final Revocations revocations;
  private final SocketDoor door;
  private final Negotiation negotiation;
  private final HubKit kit;
  private final ExecutorService threads;

  /** What to do for a request with a good token, on a thread that may wait. */
  private interface Step {
    void take(Access access, Context context);
  }

  SignalrResource(
      AccessTokens tokens,
      Revocations revocations,
      SocketDoor door,
      Negotiation negotiation,
      HubKit kit,
      @VirtualThreads ExecutorService threads) {
    this.tokens = tokens;
    this.revocations = revocations;
    this.door = door;
    this.negotiation = negotiation;
    this.kit = kit;
    this.threads = threads;
  }

  void register(@Observes Router router) {
    router.post(SignalrEndpoint.PATH + "/negotiate").handler(this::negotiate);
    router.get(SignalrEndpoint.PATH).handler(this::listen);
    router.post(SignalrEndpoint.PATH).handler(this::send);
    router.delete(SignalrEndpoint.PATH).handler(this::stop);
  }

  private void negotiate(RoutingContext client) {
    withAccess(
        client,
        (access, context) -> {
          if (revocations.isOver(access)) {
            refuse(client, context, 401, "The virtual key is no longer valid.");
            return;
          }
          String answer = negotiation.answer(client.request().getParam("negotiateVersion"), access);
          context.runOnContext(_ ->
              client
                  .response()
                  .putHeader("Content-Type", "application/json")
                  .putHeader("Cache-Control", "no-store")
                  .end(answer));
        });
  }

  private void listen(RoutingContext client) {
    if (client.request().headers().contains("Upgrade")) {
      client.next();
      return;
    }
    String id = client.request().getParam("id");
    withAccess(
        client,
        (access, context) -> {
          if (id == null) {
            refuse(client, context, 400, "Connection ID required");
            return;
          }
          Optional<HubConnection> known = kit.connections().find(id, access);
          if (known.isPresent()) {
            again(client, context, known.get());
          } else if (revocations.isOver(access)) {
            refuse(client, context, 401, "The virtual key is no longer valid.");
          } else if (negotiation.spend(id, access)) {
            begin(client, context, id, access);
          } else {
            refuse(client, context, 404, "No Connection with that ID");
          }
        });
  }

  private static void again(RoutingContext client, Context context, HubConnection connection) {
    if (connection.wire() instanceof PollWire wire) {
      client.addEndHandler(_ -> wire.execute(() -> wire.gone(client)));
      wire.execute(() -> {
        connection.heard();
        wire.poll(client, context);
      });
    } else {
      refuse(client, context, 409, "The connection has a transport already.");
    }
  }

  private void begin(RoutingContext client, Context context, String id, Access access) {
    context.runOnContext(_ -> {
      AtomicReference<HubConnection> made = new AtomicReference<>();
      boolean isStream =
          Accepted.ranges(client.request().headers().getAll("Accept"))
              .contains("text/event-stream");
      Wire wire =
          isStream
              ? new SseWire(client, context, () -> made.get().roomAgain())
              : new PollWire(
                  context,
                  kit.config().poll(),
                  () -> made.get().roomAgain(),
                  () -> made.get().gone());
      HubConnection connection =
          new HubConnection(id, access, Options.of(client.request().params()), wire, kit);
      made.set(connection);
      if (!connection.open()) {
        client.response().setStatusCode(503).putHeader("Retry-After", "2").end();
      } else if (wire instanceof SseWire stream) {
        client.addEndHandler(_ -> connection.gone());
        stream.begin();
      } else {
        // The first poll only says that the connection stands.
        PollWire.answer(client, context, 200, "");
      }
    });
  }

  private void send(RoutingContext client) {
    Buffer body = Buffer.buffer();
    client
        .request()
        .handler(part -> {
          if (body.length() <= BODY_MAX) {
            body.appendBuffer(part);
          }
        })
        .endHandler(_ -> sent(client, body));
  }

  private void sent(RoutingContext client, Buffer body) {
    String id = client.request().getParam("id");
    withAccess(
        client,
        (access, context) -> {
          Optional<HubConnection> known =
              id == null ? Optional.empty() : kit.connections().find(id, access);
          if (id == null) {
            refuse(client, context, 400, "Connection ID required");
          } else if (body.length() > BODY_MAX) {
            refuse(client, context, 413, "The message is too large.");
          } else if (known.isEmpty()) {
            refuse(client, context, 404, "No Connection with that ID");
          } else if (known.get().wire() instanceof SocketWire) {
            refuse(
                client, context, 405, "POST requests are not allowed for WebSocket connections.");
          } else {
            known
                .get()
                .wire()
                .execute(() -> {
                  known.get().received(body.toString());
                  PollWire.answer(client, context, 200, "");
                });
          }
        });
  }

  private void stop(RoutingContext client) {
    String id = client.request().getParam("id");
    withAccess(
        client,
        (access, context) -> {
          Optional<HubConnection> known =
              id == null ? Optional.empty() : kit.connections().find(id, access);
          if (id == null) {
            refuse(client, context, 400, "Connection ID required");
          } else if (known.isEmpty()) {
            refuse(client, context, 404, "No Connection with that ID");
          } else if (known.get().wire() instanceof PollWire wire) {
            wire.execute(() -> {
              wire.cut();
              known.get().gone();
              PollWire.answer(client, context, 202, "");
            });
          } else {
            refuse(client, context, 400, "Only long polling connections are ended like this.");
          }
        });
  }

  private void withAccess(RoutingContext client, Step step) {
    Context context = client.vertx().getOrCreateContext();
    if (!door.isWelcome(client.request())) {
      refuse(client, context, 403, "Pages of this origin may not connect.");
      return;
    }
    String authorization = client.request().getHeader("Authorization");
    threads.execute(() -> {
      try {
        Optional<Access> access = tokens.verify(authorization);
        if (access.isEmpty()) {
          refuse(client, context, 401, "A valid access token is needed.");
        } else {
          step.take(access.get(), context);
        }
      } catch (RuntimeException e) {
        LOG.warnf(e, "Cannot answer %s", client.request().path());
        refuse(client, context, 503, "The service cannot answer now.");
      }
    });
  }

  private static void refuse(RoutingContext client, Context context, int status, String why) {
    context.runOnContext(_ -> {
      if (!client.response().ended() && !client.response().closed()) {
        client
            .response()
            .setStatusCode(status)
            .putHeader("Content-Type", "text/plain;charset=UTF-8")
            .putHeader("Cache-Control", "no-store")
            .end(why);
      }
    });
  }
}
