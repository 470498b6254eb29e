package dev.reelay.simulator.webhook;

import dev.reelay.simulator.job.RemoteJob;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a provider sends the webhooks of one job.
 *
 * @param job what they are about
 * @param url where they go
 * @param secrets sign them by Standard Webhooks; null when the provider does not sign
 * @param retries waits before a further attempt when the receiver does not answer 2xx
 * @param content makes a body when it is time
 */
public record Push(
    RemoteJob job, String url, @Nullable String secrets, List<Duration> retries, Content content) {
  /** Copies the waits. */
  public Push {
    retries = List.copyOf(retries);
  }

  /** Makes bodies. */
  public interface Content {
    /** The body of a webhook that is sent now; null when there is nothing to tell any more. */
    @Nullable JsonObject body(Due due);

    /** Whether it is sent again when its receiver does not take it. */
    default boolean isRepeated(Due due) {
      return true;
    }
  }
}
