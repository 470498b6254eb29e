package dev.reelay.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One engine that can make what a model promises.
 *
 * @param provider its name in the file
 * @param remoteModel the name under which the engine knows the model
 * @param usdPerSecond price of a second of video in US dollars; null when nobody says
 * @param usdPerVideo price of a video whatever its length; null when nobody says
 * @param options whatever else this kind of engine needs to know of the model
 */
public record Route(
    String provider,
    String remoteModel,
    @Nullable Double usdPerSecond,
    @Nullable Double usdPerVideo,
    Map<String, String> options) {

  public Route {
    options = Map.copyOf(options);
  }

  /** The price of a video of so many seconds in US dollars; null when nobody says. */
  public @Nullable Double price(int seconds) {
    if (usdPerSecond == null && usdPerVideo == null) {
      return null;
    }
    return (usdPerVideo == null ? 0 : usdPerVideo)
        + (usdPerSecond == null ? 0 : usdPerSecond * seconds);
  }
}
