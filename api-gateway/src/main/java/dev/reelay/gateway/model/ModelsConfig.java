package dev.reelay.gateway.model;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Map;

/** The models that clients may name, with their limits and defaults. */
@ConfigMapping(prefix = "reelay.gateway")
public interface ModelsConfig {
  /** By public name. */
  Map<String, Model> models();

  /** One model. */
  interface Model {
    /** Who does its main stage. */
    String provider();

    /** Shortest video in seconds. */
    @WithDefault("1")
    int minDuration();

    /** Longest video in seconds. */
    @WithDefault("60")
    int maxDuration();

    /** Seconds of video when a client does not say. */
    @WithDefault("5")
    int defaultDuration();

    /** Lowest frame rate. */
    @WithDefault("1")
    int minFps();

    /** Highest frame rate. */
    @WithDefault("120")
    int maxFps();

    /** Frames per second when a client does not say. */
    @WithDefault("24")
    int defaultFps();

    /** Least width and height in pixels. */
    @WithDefault("64")
    int minSize();

    /** Most width and height in pixels. */
    @WithDefault("3840")
    int maxSize();

    /** Width x height when a client does not say. */
    @WithDefault("1280x720")
    String defaultSize();
  }
}
