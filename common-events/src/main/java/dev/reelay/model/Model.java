package dev.reelay.model;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What clients may ask for under one name.
 *
 * @param enabled false refuses new jobs; those in hand fail at their next stage
 * @param pipeline the stages that a job goes through
 * @param routes who can do the main stage, the preferred first; never empty
 * @param limits what a request may hold, and what it gets when it does not say
 * @param unsupported what becomes of a parameter that the model lacks
 * @param retry what follows a failed attempt, where it differs from the common rule
 */
public record Model(
    boolean enabled,
    String pipeline,
    List<Route> routes,
    Limits limits,
    Policy unsupported,
    Retry retry) {

  public Model {
    routes = List.copyOf(routes);
  }

  /** What becomes of a parameter that a model lacks. */
  public enum Policy {
    /** The request is refused and the field named. */
    REJECT,
    /** The request goes on without it, and a warning says so. */
    DROP
  }

  /**
   * What follows a failed attempt; null stands for the common rule.
   *
   * @param enabled false: the first failure is the end
   * @param max retries after the first attempt, at least 0
   * @param base pause before the first retry; doubles with each
   * @param cap longest pause
   * @param unknownSubmission what becomes of a hand-over that may or may not have arrived
   */
  public record Retry(
      @Nullable Boolean enabled,
      @Nullable Integer max,
      @Nullable Duration base,
      @Nullable Duration cap,
      UnknownSubmission unknownSubmission) {}

  /** What becomes of a hand-over that may or may not have arrived, and may be on the bill. */
  public enum UnknownSubmission {
    /** The job fails and says so; who retries it agrees to a second bill. */
    ASK,
    /** It is repeated like any failure: the operator agrees to a second bill. */
    RESUBMIT
  }

  /** A parameter that a client may leave out and a model may lack. */
  public enum Feature {
    /** A number that makes a result repeatable. */
    SEED,
    /** Frames per second. */
    FPS,
    /** A picture with which the video begins. */
    FIRST_FRAME
  }

  /**
   * What a request may hold.
   *
   * @param durations seconds of video that can be chosen; empty when every whole number within the
   *     bounds can
   * @param sizes width x height that can be chosen; empty when every even size within the bounds
   *     can
   * @param promptMax characters (Unicode code points) of a prompt at most
   * @param features what can be asked for beside prompt, size and duration
   */
  public record Limits(
      Bounds duration,
      List<Integer> durations,
      Bounds side,
      List<String> sizes,
      Bounds fps,
      String defaultSize,
      int promptMax,
      Set<Feature> features) {
    public Limits {
      durations = List.copyOf(durations);
      sizes = List.copyOf(sizes);
      features = Set.copyOf(features);
    }
  }

  /**
   * A whole number that can be chosen.
   *
   * @param standard what a request gets that does not say
   */
  public record Bounds(int least, int most, int standard) {}
}
