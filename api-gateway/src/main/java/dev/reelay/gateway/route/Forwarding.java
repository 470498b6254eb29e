package dev.reelay.gateway.route;

import dev.reelay.gateway.body.BodyConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.RoutingContext;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.ConnectException;
import java.util.Iterator;
import org.jboss.logging.Logger;

/** Passes a request on to an instance of its service and streams the answer back, unbuffered. */
@ApplicationScoped
class Forwarding {
  private static final Logger LOG = Logger.getLogger(Forwarding.class);

  /** The proxy's own tunnel would carry the client's credential behind the gate. */
  private static final ProxyOptions OPTIONS = new ProxyOptions().setSupportWebSocket(false);

  private final HttpClient client;
  private final BodyConfig body;

  Forwarding(Vertx vertx, UpstreamConfig config, BodyConfig body) {
    this.body = body;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout((int) config.connectTimeout().toMillis())
                .setReadIdleTimeout((int) Math.max(1, config.idleTimeout().toSeconds()))
                .setTcpKeepAlive(true),
            new PoolOptions()
                .setHttp1MaxSize(config.connections())
                .setMaxWaitQueueSize(config.waiting()));
  }

  void forward(RoutingContext request) {
    Passage passage = Passage.of(request);
    if (Tunnel.isWanted(request.request())) {
      new Tunnel(request, passage).open(connect(passage.upstream()));
      return;
    }
    HttpProxy.reverseProxy(OPTIONS, client)
        .origin(_ -> connect(passage.upstream()))
        .addInterceptor(new RoutedExchange(passage, request, body.maxBytes()))
        .handle(request.request());
  }

  private Future<HttpClientRequest> connect(Upstream upstream) {
    return connect(upstream, upstream.inTurn().iterator());
  }

  private Future<HttpClientRequest> connect(Upstream upstream, Iterator<Upstream.Target> left) {
    Upstream.Target target = left.next();
    return client
        .request(new RequestOptions().setHost(target.host()).setPort(target.port()))
        .onSuccess(_ -> upstream.accepted(target))
        .recover(failure -> {
          LOG.warnf("%s:%d refused: %s", target.host(), target.port(), failure);
          upstream.refused(target);
          return left.hasNext() ? connect(upstream, left) : Future.failedFuture(new Unreachable());
        });
  }

  /** No instance of the service takes a connection. */
  static final class Unreachable extends ConnectException {}
}
