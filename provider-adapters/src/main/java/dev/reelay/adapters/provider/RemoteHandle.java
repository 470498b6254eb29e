package dev.reelay.adapters.provider;

import java.util.Map;

/**
 * Where a run is found again at its provider; stored together with the answer to the submit.
 *
 * @param provider who holds it
 * @param remoteId the provider's own id of it
 * @param attributes whatever else the provider needs to find it
 */
public record RemoteHandle(String provider, String remoteId, Map<String, String> attributes) {
  public RemoteHandle {
    attributes = Map.copyOf(attributes);
  }
}
