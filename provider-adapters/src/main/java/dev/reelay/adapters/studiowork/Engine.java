package dev.reelay.adapters.studiowork;

import dev.reelay.adapters.provider.Health;
import dev.reelay.adapters.provider.ProviderUnreachableException;
import dev.reelay.adapters.provider.ResultException;
import dev.reelay.adapters.remote.Pictures;
import dev.reelay.adapters.studio.StudioConfig;
import dev.reelay.adapters.studio.StudioEngine;
import dev.reelay.adapters.studio.StudioException;
import dev.reelay.adapters.studio.StudioSettings;
import dev.reelay.adapters.studio.process.Ffmpeg;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** The studio engine of this machine, and whether it has what it needs. */
@ApplicationScoped
class Engine {
  private final StudioSettings settings;
  private final Pictures pictures;

  Engine(StudioConfig config, Pictures pictures) {
    this.settings = config.settings();
    this.pictures = pictures;
  }

  @Produces
  @Singleton
  StudioEngine studio() {
    return new StudioEngine(settings, this::picture);
  }

  private String picture(URI url, Path target) throws StudioException {
    try {
      return pictures.fetch(url, target).text();
    } catch (ResultException e) {
      throw new StudioException(StudioException.Kind.INVALID_REQUEST, e.failure().message(), e);
    } catch (ProviderUnreachableException e) {
      throw new StudioException(
          StudioException.Kind.PROVIDER_UNAVAILABLE, "The first picture could not be fetched", e);
    }
  }

  Health health() {
    try {
      return Ffmpeg.find(settings.ffmpeg(), settings.cacheFolder()).isPresent()
          ? Health.up()
          : Health.down("ffmpeg was not found on this machine");
    } catch (IOException e) {
      return Health.down("ffmpeg cannot be unpacked on this machine");
    }
  }
}
