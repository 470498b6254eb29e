package dev.reelay.hub.signalr;

import dev.reelay.hub.socket.JobFinder;
import dev.reelay.hub.socket.SocketConfig;
import dev.reelay.hub.stream.StreamKit;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;

/** What every SignalR connection needs of its instance. */
@ApplicationScoped
class HubKit {
  private final StreamKit streams;
  private final SocketConfig sockets;
  private final SignalrConfig config;
  private final JobFinder finder;
  private final HubConnections connections;
  private final Vertx vertx;

  HubKit(
      StreamKit streams,
      SocketConfig sockets,
      SignalrConfig config,
      JobFinder finder,
      HubConnections connections,
      Vertx vertx) {
    this.streams = streams;
    this.sockets = sockets;
    this.config = config;
    this.finder = finder;
    this.connections = connections;
    this.vertx = vertx;
  }

  StreamKit streams() {
    return streams;
  }

  SocketConfig sockets() {
    return sockets;
  }

  SignalrConfig config() {
    return config;
  }

  JobFinder finder() {
    return finder;
  }

  HubConnections connections() {
    return connections;
  }

  Vertx vertx() {
    return vertx;
  }
}
