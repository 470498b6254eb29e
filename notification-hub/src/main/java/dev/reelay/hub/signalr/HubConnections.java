package dev.reelay.hub.signalr;

import dev.reelay.hub.access.Access;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The SignalR connections of this instance by their secret token. */
@ApplicationScoped
class HubConnections {
  private final ConcurrentHashMap<String, HubConnection> byToken = new ConcurrentHashMap<>();

  void put(HubConnection connection) {
    byToken.put(connection.token(), connection);
  }

  void remove(HubConnection connection) {
    byToken.remove(connection.token(), connection);
  }

  /** The connection, if it is here and belongs to who asks. */
  Optional<HubConnection> find(String token, Access access) {
    HubConnection found = byToken.get(token);
    return found == null || !found.access().keyId().equals(access.keyId())
        ? Optional.empty()
        : Optional.of(found);
  }

  boolean has(String token) {
    return byToken.containsKey(token);
  }

  int size() {
    return byToken.size();
  }
}
