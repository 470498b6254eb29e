package dev.reelay.hub.realtime;

import dev.reelay.hub.socket.SocketDoor;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Lets in who has a good token. */
@ApplicationScoped
public class RealtimeCheck implements HttpUpgradeCheck {
  private final SocketDoor door;

  RealtimeCheck(SocketDoor door) {
    this.door = door;
  }

  @Override
  public Uni<CheckResult> perform(HttpUpgradeContext request) {
    return door.check(request);
  }

  @Override
  public boolean appliesTo(String endpointId) {
    return endpointId.equals(RealtimeEndpoint.ID);
  }
}
