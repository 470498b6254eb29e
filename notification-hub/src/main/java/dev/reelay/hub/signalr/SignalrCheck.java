package dev.reelay.hub.signalr;

import dev.reelay.hub.access.Access;
import dev.reelay.hub.socket.SocketDoor;
import io.quarkus.virtual.threads.VirtualThreads;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ExecutorService;
import org.jboss.logging.Logger;

/** Lets in who has a good token and, unless it skipped negotiation, a promised connection. */
@ApplicationScoped
public class SignalrCheck implements HttpUpgradeCheck {
  static final TypedKey<Options> OPTIONS = new TypedKey<>("options");
  static final TypedKey<String> TOKEN = new TypedKey<>("token");

  private static final Logger LOG = Logger.getLogger(SignalrCheck.class);

  private final SocketDoor door;
  private final HubConnections connections;
  private final NegotiationStore negotiations;
  private final SignalrConfig config;
  private final Vertx vertx;
  private final ExecutorService threads;

  SignalrCheck(
      SocketDoor door,
      HubConnections connections,
      NegotiationStore negotiations,
      SignalrConfig config,
      Vertx vertx,
      @VirtualThreads ExecutorService threads) {
    this.door = door;
    this.connections = connections;
    this.negotiations = negotiations;
    this.config = config;
    this.vertx = vertx;
    this.threads = threads;
  }

  @Override
  public boolean appliesTo(String endpointId) {
    return endpointId.equals(SignalrEndpoint.ID);
  }

  @Override
  public Uni<CheckResult> perform(HttpUpgradeContext request) {
    String id = request.httpRequest().getParam("id");
    Context context = vertx.getOrCreateContext();
    request.userData().put(OPTIONS, Options.of(request.httpRequest().params()));
    return door.check(request)
        .flatMap(result -> {
          if (!result.isUpgradePermitted() || id == null) {
            return Uni.createFrom().item(result);
          }
          request.userData().put(TOKEN, id);
          Access access = request.userData().get(SocketDoor.ACCESS);
          return Uni.createFrom()
              .emitter(emitter ->
                  threads.execute(() -> {
                    CheckResult spent = spend(id, access);
                    context.runOnContext(_ -> emitter.complete(spent));
                  }));
        });
  }

  private CheckResult spend(String id, Access access) {
    if (connections.has(id)) {
      return CheckResult.rejectUpgradeSync(409);
    }
    try {
      return negotiations.spend(id, access.keyId(), config.negotiated())
          ? CheckResult.permitUpgradeSync()
          : CheckResult.rejectUpgradeSync(404);
    } catch (RuntimeException e) {
      LOG.warnf("Cannot look for a negotiated connection: %s", e);
      return CheckResult.rejectUpgradeSync(503);
    }
  }
}
