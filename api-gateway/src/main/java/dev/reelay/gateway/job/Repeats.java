package dev.reelay.gateway.job;

import dev.reelay.bus.JobRef;
import dev.reelay.gateway.key.Request;
import dev.reelay.gateway.problem.ProblemCode;
import dev.reelay.gateway.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes the repeat of a request harmless, where its sender gives it an idempotency key. */
@ApplicationScoped
class Repeats {
  private static final String HEADER = "Idempotency-Key";
  private static final Pattern FORM = Pattern.compile("[\\x21-\\x7E]{1,255}");

  private final IdempotencyStore idempotency;
  private final JobStore jobs;

  Repeats(IdempotencyStore idempotency, JobStore jobs) {
    this.idempotency = idempotency;
    this.jobs = jobs;
  }

  /** The idempotency key of a request; null when it has none. Fails with a problem. */
  static @Nullable String key(Request request) {
    String key = request.header(HEADER);
    if (key != null && !FORM.matcher(key).matches()) {
      throw ProblemException.at(
          HEADER,
          ProblemCode.INVALID_VALUE,
          "An idempotency key has 1 to 255 visible ASCII characters.");
    }
    return key;
  }

  /**
   * What an equal request led to before; empty when there was none, and then the key stands for the
   * given job from the end of this transaction. Fails with a problem when the key belongs to
   * another request.
   */
  Optional<JobView> earlier(JobRef job, @Nullable String key, String fingerprint) {
    if (key == null) {
      return Optional.empty();
    }
    IdempotencyStore.Held held =
        idempotency.claim(job.keyId(), key, new IdempotencyStore.Held(fingerprint, job.jobId()));
    if (held.jobId().equals(job.jobId())) {
      return Optional.empty();
    }
    if (!held.fingerprint().equals(fingerprint)) {
      throw ProblemException.of(
              ProblemCode.IDEMPOTENCY_CONFLICT,
              "An earlier request with this idempotency key had another body.")
          .suggest("Use a new idempotency key for a new request.");
    }
    return Optional.of(
        jobs.find(job.keyId(), held.jobId())
            .orElseThrow(() ->
                new IllegalStateException("An idempotency key without its job. Indicates a bug.")));
  }

  /** Lets a key that this transaction claimed stand for a job that was there before. */
  void standsFor(String keyId, @Nullable String key, String jobId) {
    if (key != null) {
      idempotency.point(keyId, key, jobId);
    }
  }
}
