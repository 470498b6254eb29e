package dev.reelay.simulator.openai;

import dev.reelay.simulator.clock.SimulatedClock;
import dev.reelay.simulator.job.Moment;
import dev.reelay.simulator.job.Phase;
import dev.reelay.simulator.job.RemoteJob;
import dev.reelay.simulator.scenario.Fault;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The video object: all of its keys, null where there is nothing to say. */
record VideoJson(Flavor flavor, SimulatedClock clock) {
  /** A status word that no document names. */
  static final String STRANGE = "post_processing";

  JsonObject of(RemoteJob job, Moment moment, Instant expires, boolean strange) {
    boolean done = moment.phase() == Phase.SUCCEEDED;
    JsonObject facts = job.order().facts();
    JsonObject video =
        new JsonObject()
            .put("id", job.id())
            .put("object", "video")
            .put("model", job.order().model())
            .put("status", strange ? STRANGE : status(moment.phase()))
            .put("progress", progress(moment))
            .put("created_at", stamp(job.story().created()))
            .put("completed_at", done ? stamp(moment.ended()) : null)
            .put("expires_at", done && !flavor.isEngine() ? stamp(expires) : null)
            .put("prompt", job.order().prompt())
            .put("size", facts.getString("size"))
            .put("seconds", facts.getString("seconds"))
            .put("remixed_from_video_id", facts.getString("remixed_from"))
            .put("error", error(moment.failure()));
    return flavor == Flavor.OPENAI ? video.put("quality", "standard") : video;
  }

  private int progress(Moment moment) {
    if (flavor == Flavor.SGLANG) {
      return moment.phase() == Phase.SUCCEEDED ? 100 : 0;
    }
    return (int) Math.floor(moment.percent());
  }

  private static String status(Phase phase) {
    return switch (phase) {
      case QUEUED -> "queued";
      case RUNNING -> "in_progress";
      case SUCCEEDED -> "completed";
      case FAILED, CANCELLED -> "failed";
    };
  }

  private @Nullable JsonObject error(@Nullable Fault failure) {
    if (failure == null) {
      return null;
    }
    JsonObject error = new JsonObject();
    if (flavor != Flavor.SGLANG) {
      error.put("code", code(failure));
    }
    return error.put("message", message(failure));
  }

  private static String code(Fault failure) {
    return switch (failure) {
      case FAIL_CONTENT_POLICY -> "moderation_blocked";
      case FAIL_OUT_OF_MEMORY -> "out_of_memory";
      case FAIL_INVALID_INPUT -> "invalid_input";
      default -> "video_generation_failed";
    };
  }

  private static String message(Fault failure) {
    return switch (failure) {
      case FAIL_CONTENT_POLICY -> "Your request was blocked by our moderation system.";
      case FAIL_OUT_OF_MEMORY -> "CUDA out of memory. Tried to allocate 20.00 GiB.";
      case FAIL_INVALID_INPUT -> "The input reference could not be used.";
      default -> "Video generation failed.";
    };
  }

  private @Nullable Long stamp(@Nullable Instant simulated) {
    return simulated == null ? null : (Long) clock.wall(simulated).getEpochSecond();
  }
}
