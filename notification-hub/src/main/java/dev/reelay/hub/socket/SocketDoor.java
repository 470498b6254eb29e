package dev.reelay.hub.socket;

import dev.reelay.hub.access.Access;
import dev.reelay.hub.access.AccessTokens;
import dev.reelay.hub.stream.Door;
import io.quarkus.virtual.threads.VirtualThreads;
import io.quarkus.websockets.next.HttpUpgradeCheck.CheckResult;
import io.quarkus.websockets.next.HttpUpgradeCheck.HttpUpgradeContext;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;

/** Decides on the HTTP request whether it may become a WebSocket. */
@ApplicationScoped
public class SocketDoor {
  /** What the client was let in with. */
  public static final TypedKey<Access> ACCESS = new TypedKey<>("access");

  /** What lies below the WebSocket, for cutting it. */
  public static final TypedKey<HttpConnection> CONNECTION = new TypedKey<>("connection");

  private final AccessTokens tokens;
  private final Door door;
  private final SocketConfig config;
  private final Vertx vertx;
  private final ExecutorService threads;

  SocketDoor(
      AccessTokens tokens,
      Door door,
      SocketConfig config,
      Vertx vertx,
      @VirtualThreads ExecutorService threads) {
    this.tokens = tokens;
    this.door = door;
    this.config = config;
    this.vertx = vertx;
    this.threads = threads;
  }

  /** Lets a request in: 401 without a good token, 403 from a strange page, 503 in doubt. */
  public Uni<CheckResult> check(HttpUpgradeContext request) {
    if (!isWelcome(request.httpRequest())) {
      return CheckResult.rejectUpgrade(403);
    }
    Context context = vertx.getOrCreateContext();
    return Uni.createFrom()
        .emitter(emitter ->
            verify(request, result -> context.runOnContext(_ -> emitter.complete(result))));
  }

  /** Whether the page that asks may: browsers always say which it is. */
  public boolean isWelcome(HttpServerRequest request) {
    String origin = request.getHeader("Origin");
    return origin == null || config.origins().isEmpty() || config.origins().get().contains(origin);
  }

  private void verify(HttpUpgradeContext request, Consumer<CheckResult> answer) {
    String authorization = request.httpRequest().getHeader("Authorization");
    HttpConnection connection = request.httpRequest().connection();
    threads.execute(() -> {
      Optional<Access> access = tokens.verify(authorization);
      if (access.isEmpty()) {
        answer.accept(CheckResult.rejectUpgradeSync(401));
        return;
      }
      door.ask(
          access.get(),
          null,
          verdict -> {
            request.userData().put(ACCESS, access.get());
            request.userData().put(CONNECTION, connection);
            answer.accept(result(verdict));
          });
    });
  }

  private static CheckResult result(Door.Verdict verdict) {
    return switch (verdict) {
      case Door.Open _ -> CheckResult.permitUpgradeSync();
      case Door.Unknown _ -> CheckResult.rejectUpgradeSync(503);
      case Door.Over _, Door.Missing _ -> CheckResult.rejectUpgradeSync(401);
    };
  }
}
