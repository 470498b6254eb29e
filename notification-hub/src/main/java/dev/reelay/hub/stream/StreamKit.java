package dev.reelay.hub.stream;

import dev.reelay.hub.follow.Followers;
import jakarta.enterprise.context.ApplicationScoped;

/** What every stream needs of its instance. */
@ApplicationScoped
public class StreamKit {
  private final OpenStreams streams;
  private final Followers followers;
  private final DeliveryMeters meters;
  private final StreamConfig config;

  StreamKit(OpenStreams streams, Followers followers, DeliveryMeters meters, StreamConfig config) {
    this.streams = streams;
    this.followers = followers;
    this.meters = meters;
    this.config = config;
  }

  /** Who is connected. */
  public OpenStreams streams() {
    return streams;
  }

  /** What can be followed. */
  public Followers followers() {
    return followers;
  }

  /** What counts. */
  public DeliveryMeters meters() {
    return meters;
  }

  /** What bounds. */
  public StreamConfig config() {
    return config;
  }
}
