package dev.reelay.simulator.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

/**
 * Writes answers to clients, in the good and the bad ways. Called on the connection's event loop.
 */
public final class Deliverer {
  private static final int CHUNK = 64 * 1024;
  private static final int CRUMB = 16;

  private final Vertx vertx;

  /** A deliverer that waits with this one's timers. */
  public Deliverer(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Delivers an answer; what a client does not take is not kept. */
  public void deliver(HttpServerRequest request, Reply reply) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    Delivery delivery = reply.delivery();
    if (delivery.manner() == Delivery.Manner.HANG) {
      vertx.setTimer(Math.max(1, delivery.pause().toMillis()), _ -> request.connection().close());
      return;
    }
    if (delivery.bytes() < 0) {
      cut(request);
      return;
    }
    response.setStatusCode(reply.status());
    reply.headers().forEach(response::putHeader);
    long length = reply.body().length();
    if (reply.status() != 204) {
      response.putHeader("Content-Length", Long.toString(length));
    }
    if (request.method().name().equals("HEAD") || length == 0) {
      response.end();
      return;
    }
    write(request, reply, 0);
  }

  private void write(HttpServerRequest request, Reply reply, long from) {
    HttpServerResponse response = request.response();
    long pause = reply.delivery().pause().toMillis();
    long end = Math.min(reply.body().length(), reply.delivery().bytes());
    long to = Math.min(end, from + (pause > 0 ? CRUMB : CHUNK));
    response
        .write(reply.body().slice(from, to))
        .onSuccess(_ -> {
          if (to >= reply.body().length()) {
            response.end();
          } else if (to >= end) {
            cut(request);
          } else if (pause > 0) {
            vertx.setTimer(pause, _ -> write(request, reply, to));
          } else {
            write(request, reply, to);
          }
        });
  }

  /** With HTTP/2 that ends the one stream; the others of the connection have not failed. */
  private static void cut(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      request.response().reset();
    } else {
      request.connection().close();
    }
  }
}
