package dev.reelay.gateway.job;

import dev.reelay.event.FailureClass;
import dev.reelay.event.JobStatus;
import dev.reelay.gateway.body.Fields;
import dev.reelay.gateway.job.JobView.JobError;
import dev.reelay.gateway.problem.ProblemCode;
import dev.reelay.gateway.problem.ProblemException;
import dev.reelay.model.Model;
import dev.reelay.model.Route;
import java.util.List;

/** What may be tried again, and how. Pure; fails with problems. */
final class RetryRules {
  private RetryRules() {}

  /** The next attempt at once is the same attempt: it can neither skip nor change anything. */
  static void requirePlain(RetryWish wish) {
    String field = wish.fromStage() != null ? "fromStage" : "provider";
    if (wish.fromStage() != null || wish.provider() != null) {
      throw ProblemException.at(
              field,
              ProblemCode.JOB_NOT_RETRYABLE,
              "The job waits for its next attempt, which goes on as planned; '"
                  + field
                  + "' is for jobs that have ended.")
          .suggest("Leave the field out.", "Cancel the job and retry it then.");
    }
  }

  /** Only a job that has ended can be made anew. */
  static void requireEnded(JobView job) {
    JobStatus status = job.standing().status();
    if (!status.isTerminal()) {
      throw ProblemException.of(
              ProblemCode.JOB_NOT_RETRYABLE,
              "The job cannot be retried now: it is " + status.word() + ".")
          .suggest(advice(status));
    }
  }

  private static String advice(JobStatus status) {
    return switch (status) {
      case PENDING -> "Wait: the job begins by itself.";
      case CANCELLING -> "Wait until the job has ended, then retry it.";
      default -> "Wait for its end, or cancel it and retry it then.";
    };
  }

  /** Nobody knows whether a provider bills what it may have taken. */
  static void requireConsent(JobView job, RetryWish wish) {
    JobError error = job.outcome().error();
    if (error != null
        && error.failureClass() == FailureClass.SUBMISSION_UNKNOWN
        && !wish.acceptDoubleBilling()) {
      throw ProblemException.at(
              "acceptDoubleBilling",
              ProblemCode.BILLING_UNCERTAIN,
              "Nobody knows whether the provider took the job and bills it; another try may be billed again.")
          .suggest(
              "Look at the provider's account.", "Send acceptDoubleBilling: true to try anyway.");
    }
  }

  static void requireStage(JobView job, RetryWish wish) {
    List<String> plan = job.course().plan();
    if (wish.fromStage() != null && !plan.contains(wish.fromStage())) {
      throw Fields.invalid(
          "fromStage",
          plan.isEmpty()
              ? "must be left out, for the job never began a stage"
              : "must be one of " + String.join(", ", plan));
    }
  }

  static void requireRoute(Model model, RetryWish wish) {
    List<String> makers = model.routes().stream().map(Route::provider).distinct().toList();
    if (wish.provider() != null && !makers.contains(wish.provider())) {
      throw Fields.invalid("provider", "must be one of " + String.join(", ", makers));
    }
  }
}
