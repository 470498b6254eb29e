package dev.reelay.simulator.desk;

import dev.reelay.simulator.account.Credential;
import dev.reelay.simulator.http.Reply;

/** How one provider words the refusals that all of them have. */
public interface Dialect {
  /** The credential is missing, unknown or expired. */
  Reply unauthorized(Credential shown);

  /** Too many requests; {@code Retry-After} is added to the answer by the caller. */
  Reply rateLimited();

  /** Too many jobs at once. */
  Reply tooManyJobs();

  /** No money or quota left. */
  Reply quotaGone();

  /** An error of the server. */
  Reply serverError(int status);
}
