package dev.reelay.adapters.studiowork;

import dev.reelay.adapters.provider.Health;
import dev.reelay.adapters.studio.StudioConfig;
import dev.reelay.adapters.studio.StudioEngine;
import dev.reelay.adapters.studio.StudioSettings;
import dev.reelay.adapters.studio.process.Ffmpeg;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;

/** The studio engine of this machine, and whether it has what it needs. */
@ApplicationScoped
class Engine {
  private final StudioSettings settings;

  Engine(StudioConfig config) {
    this.settings = config.settings();
  }

  @Produces
  @Singleton
  StudioEngine studio() {
    return new StudioEngine(settings);
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
