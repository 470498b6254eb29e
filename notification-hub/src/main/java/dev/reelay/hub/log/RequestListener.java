package dev.reelay.hub.log;

import dev.reelay.bus.Envelope;
import dev.reelay.event.VideoGenerationRequested;

/**
 * Wants to hear of requests, whether or not they became an entry: other news of the job may have
 * come first.
 */
public interface RequestListener {
  /** Told in the transaction of the handler, after the log was written. */
  void requested(Envelope envelope, VideoGenerationRequested event);
}
