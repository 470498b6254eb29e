package dev.reelay.hub.stream;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Bounds and rhythms of streams over HTTP. */
@ConfigMapping(prefix = "reelay.hub.stream")
public interface StreamConfig {
  /** Longest silence on a stream; a comment breaks it. */
  @WithDefault("15s")
  Duration heartbeat();

  /** Rhythm of the heartbeats of streams in the seed's words, while there is news. */
  @WithDefault("5s")
  Duration beat();

  /** The same for streams on which nothing has happened for long. */
  @WithDefault("30s")
  Duration idleBeat();

  /** How long clients of a broken stream wait before they come back. */
  @WithDefault("2s")
  Duration retry();

  /** How long a client may take nothing at all before it counts as vanished. */
  @WithDefault("60s")
  Duration stalled();

  /** Streams and waiting polls that may be open at once on this instance. */
  @WithDefault("20000")
  int maxOpen();

  /** The same for the clients of one key. */
  @WithDefault("2000")
  int maxOpenOfKey();

  /** Most bytes of entries in one page, a single larger entry excepted. */
  @WithDefault("4194304")
  int pageBytes();

  /** How long the end of the service waits for its streams to end. */
  @WithDefault("5s")
  Duration closing();
}
