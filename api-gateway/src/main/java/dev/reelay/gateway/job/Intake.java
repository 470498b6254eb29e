package dev.reelay.gateway.job;

import dev.reelay.bus.EventIds;
import dev.reelay.bus.JobRef;
import dev.reelay.bus.LogFields;
import dev.reelay.bus.OutboxBound;
import dev.reelay.gateway.key.Caller;
import dev.reelay.gateway.key.Request;
import dev.reelay.gateway.problem.ProblemCode;
import dev.reelay.gateway.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Decides whether a job may in. An accepted job stays accepted, whatever dies a moment later. */
@ApplicationScoped
public class Intake {
  private static final Logger LOG = Logger.getLogger(Intake.class);
  private static final String IDEMPOTENCY_HEADER = "Idempotency-Key";
  private static final Pattern IDEMPOTENCY_KEY = Pattern.compile("[\\x21-\\x7E]{1,255}");
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final Acceptance acceptance;
  private final OutboxBound bound;
  private final EventIds ids;
  private final JobMeters meters;

  Intake(Acceptance acceptance, OutboxBound bound, EventIds ids, JobMeters meters) {
    this.acceptance = acceptance;
    this.bound = bound;
    this.ids = ids;
    this.meters = meters;
  }

  /**
   * The job of a request.
   *
   * @param isNew false when an equal request with the same idempotency key made it before
   */
  public record Accepted(JobView job, boolean isNew) {}

  /** Accepts a job. Fails with a problem, having stored nothing. */
  public Accepted accept(Request request, JobRequest wanted) {
    String idempotencyKey = idempotencyKey(request);
    if (bound.isReached()) {
      throw ProblemException.of(
              ProblemCode.OVERLOADED, "Too many accepted jobs wait to be passed on.")
          .retryAfter(PAUSE);
    }
    Caller caller = request.caller();
    JobRef job = new JobRef(caller.keyId(), "job_" + ids.ulid(), request.trace().correlationId());
    JobView view =
        request
            .trace()
            .call(() ->
                acceptance.accept(caller, new Acceptance.Wanted(job, wanted, idempotencyKey)));
    boolean isNew = view.order().jobId().equals(job.jobId());
    if (isNew) {
      tell(job, wanted);
    }
    return new Accepted(view, isNew);
  }

  private void tell(JobRef job, JobRequest wanted) {
    meters.accepted(wanted.model());
    try (LogFields _ = LogFields.of(job)) {
      LOG.infof("job accepted: model %s, %s", wanted.model(), wanted.parameters());
    }
  }

  private static @Nullable String idempotencyKey(Request request) {
    String key = request.header(IDEMPOTENCY_HEADER);
    if (key != null && !IDEMPOTENCY_KEY.matcher(key).matches()) {
      throw ProblemException.at(
          IDEMPOTENCY_HEADER,
          ProblemCode.INVALID_VALUE,
          "An idempotency key has 1 to 255 visible ASCII characters.");
    }
    return key;
  }
}
