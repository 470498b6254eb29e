package dev.reelay.gateway.route;

import dev.reelay.bus.CorrelationId;
import dev.reelay.gateway.problem.Problems;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Passes a WebSocket on: the handshake with the credential replaced, then bytes, unread, each side
 * no faster than the other.
 */
final class Tunnel {
  private static final Logger LOG = Logger.getLogger(Tunnel.class);
  private static final int SWITCHING = 101;
  private static final List<String> PASSED =
      List.of(
          "Sec-WebSocket-Key",
          "Sec-WebSocket-Version",
          "Sec-WebSocket-Protocol",
          "Origin",
          "User-Agent",
          "X-SignalR-User-Agent");
  private static final List<String> ANSWERED =
      List.of("Upgrade", "Connection", "Sec-WebSocket-Accept", "Sec-WebSocket-Protocol");

  private final RoutingContext request;
  private final Passage passage;

  Tunnel(RoutingContext request, Passage passage) {
    this.request = request;
    this.passage = passage;
  }

  /** Whether the request wants to become a WebSocket. */
  static boolean isWanted(HttpServerRequest request) {
    return request.method().equals(HttpMethod.GET)
        && "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
  }

  void open(Future<HttpClientRequest> connecting) {
    HttpServerRequest arriving = request.request();
    connecting
        .compose(sent -> {
          head(sent, arriving.headers());
          // Once the protocol has switched, the end of the connection is no failure of the request.
          sent.exceptionHandler(e -> LOG.debugf("%s: %s", passage.uri(), e));
          Future<HttpClientResponse> answer = sent.connect();
          arriving.resume();
          return answer;
        })
        .onSuccess(this::answered)
        .onFailure(failure -> {
          LOG.warnf("%s could not be routed: %s", passage.uri(), failure);
          arriving.resume();
          Problems.answer(request, RoutedExchange.problem(failure));
        });
  }

  private void head(HttpClientRequest sent, MultiMap given) {
    sent.setMethod(HttpMethod.GET).setURI(passage.uri());
    sent.putHeader("Upgrade", "websocket").putHeader("Connection", "Upgrade");
    for (String name : PASSED) {
      if (given.contains(name)) {
        sent.headers().add(name, given.getAll(name));
      }
    }
    if (passage.token() != null) {
      sent.putHeader("Authorization", "Bearer " + passage.token());
    }
    sent.putHeader(CorrelationId.HEADER, CorrelationId.of(request));
  }

  private void answered(HttpClientResponse answer) {
    HttpServerResponse response = request.response();
    if (answer.statusCode() != SWITCHING) {
      answer.exceptionHandler(e -> LOG.debugf("%s: %s", passage.uri(), e));
      answer.request().reset();
      response.setStatusCode(answer.statusCode()).end();
      return;
    }
    NetSocket service = answer.netSocket();
    // Nothing of what the service says at once may be lost before the client's side is there.
    service.pause();
    response.setStatusCode(SWITCHING);
    for (String name : ANSWERED) {
      String value = answer.getHeader(name);
      if (value != null) {
        response.putHeader(name, value);
      }
    }
    request
        .request()
        .toNetSocket()
        .onSuccess(client -> join(client, service))
        .onFailure(failure -> {
          LOG.debugf("The client left during the handshake: %s", failure);
          close(service);
        });
  }

  private static void join(NetSocket client, NetSocket service) {
    flow(client, service);
    flow(service, client);
    client.resume();
    service.resume();
  }

  private static void flow(NetSocket from, NetSocket to) {
    from.handler(bytes -> {
      to.write(bytes).onFailure(_ -> close(from));
      if (to.writeQueueFull()) {
        from.pause();
        to.drainHandler(_ -> from.resume());
      }
    });
    from.exceptionHandler(_ -> close(to));
    from.closeHandler(_ -> close(to));
  }

  private static void close(NetSocket socket) {
    socket.close().onFailure(e -> LOG.debugf("Closed already: %s", e));
  }
}
