package dev.reelay.simulator.replicate;

import dev.reelay.simulator.clock.SimulatedClock;
import dev.reelay.simulator.desk.Results;
import dev.reelay.simulator.desk.Service;
import dev.reelay.simulator.job.Moment;
import dev.reelay.simulator.job.Phase;
import dev.reelay.simulator.job.RemoteJob;
import dev.reelay.simulator.scenario.Fault;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** The prediction object, which answers and webhooks share. */
record PredictionJson(Service service, Results results, SimulatedClock clock) {
  /** A status word that no document names. */
  static final String STRANGE = "paused";

  /**
   * A prediction at a moment.
   *
   * @param address which of the film's addresses it tells
   */
  JsonObject of(RemoteJob job, Moment moment, int address) {
    JsonObject facts = job.order().facts();
    boolean removed = isRemoved(job, moment);
    JsonObject prediction =
        new JsonObject()
            .put("id", job.id())
            .put("model", facts.getString("model"))
            .put("version", facts.getString("version"))
            .put("input", removed ? new JsonObject() : facts.getJsonObject("input"))
            .put("logs", removed ? null : ProgressLog.of(job, moment.at()))
            .put(
                "output",
                moment.phase() == Phase.SUCCEEDED && !removed ? output(job, address) : null)
            .put("data_removed", removed)
            .put("error", error(moment.failure()))
            .put("source", "api")
            .put("status", status(job, moment))
            .put("created_at", stamp(job.story().created()))
            .put("started_at", stamp(moment.started()))
            .put("completed_at", stamp(moment.ended()))
            .put("metrics", metrics(job, moment))
            .put("urls", urls(job));
    for (String optional : new String[] {"deployment", "webhook"}) {
      if (facts.getString(optional) != null) {
        prediction.put(optional, facts.getString(optional));
      }
    }
    Instant deadline = deadline(job);
    return deadline == null ? prediction : prediction.put("deadline", stamp(deadline));
  }

  /** The address of the film. */
  String output(RemoteJob job, int address) {
    return results.address(origin(job), service, job, address, results.expires(service, job));
  }

  /** An address that a forger made up. */
  static String forgedOutput(RemoteJob job) {
    return origin(job)
        + "/files/here/replicate/"
        + job.id()
        + "/1/0/video.mp4?X-Signature=0000000000000000";
  }

  /** When the client wants it ended, in simulated time; null if it does not say. */
  static @Nullable Instant deadline(RemoteJob job) {
    String deadline = job.order().facts().getString("deadline");
    return deadline == null ? null : Instant.parse(deadline);
  }

  /** Inputs, outputs and logs are kept for an hour after the end. */
  private boolean isRemoved(RemoteJob job, Moment moment) {
    return moment.phase().isTerminal() && moment.at().isAfter(results.expires(service, job));
  }

  private static String status(RemoteJob job, Moment moment) {
    return switch (moment.phase()) {
      case QUEUED -> "starting";
      case RUNNING -> "processing";
      case SUCCEEDED -> "succeeded";
      case FAILED -> "failed";
      case CANCELLED -> {
        boolean late = moment.started() == null && deadline(job) != null;
        yield late && moment.ended() != null && moment.ended().equals(deadline(job))
            ? "aborted"
            : "canceled";
      }
    };
  }

  private static @Nullable String error(@Nullable Fault failure) {
    return switch (failure) {
      case null -> null;
      case FAIL_CONTENT_POLICY ->
          "The prompt or the film was flagged as sensitive; try other inputs. (E005)";
      case FAIL_OUT_OF_MEMORY -> "The model ran out of memory. (E1001)";
      case FAIL_INVALID_INPUT -> "The input picture could not be read.";
      default -> "The prediction failed for an unknown reason. (E1000)";
    };
  }

  private static JsonObject metrics(RemoteJob job, Moment moment) {
    JsonObject metrics = new JsonObject();
    Instant ended = moment.ended();
    if (ended != null) {
      Instant started = moment.started();
      if (started != null) {
        metrics.put("predict_time", seconds(started, ended));
      }
      metrics.put("total_time", seconds(job.story().created(), ended));
    }
    return metrics;
  }

  private static JsonObject urls(RemoteJob job) {
    String self = origin(job) + "/replicate/v1/predictions/" + job.id();
    return new JsonObject()
        .put("get", self)
        .put("cancel", self + "/cancel")
        .put("web", origin(job) + "/p/" + job.id());
  }

  private static String origin(RemoteJob job) {
    return job.order().facts().getString("origin");
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1000.0;
  }

  private @Nullable String stamp(@Nullable Instant simulated) {
    return simulated == null
        ? null
        : clock.wall(simulated).truncatedTo(ChronoUnit.MICROS).toString();
  }
}
