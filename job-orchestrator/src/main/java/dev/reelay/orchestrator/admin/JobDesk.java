package dev.reelay.orchestrator.admin;

import dev.reelay.orchestrator.job.Jobs;
import dev.reelay.orchestrator.job.Jobs.Order;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What administrators do with jobs. Every order is kept with who gave it and why; repeating one
 * changes nothing, because the state of a job decides what an order still means.
 */
@ApplicationScoped
class JobDesk {
  private static final Logger LOG = Logger.getLogger(JobDesk.class);
  private static final int PAGE_MAX = 500;
  private static final int BULK_MAX = 1_000;
  private static final int REASON_MAX = 500;

  private final InspectionStore store;
  private final Jobs jobs;

  JobDesk(InspectionStore store, Jobs jobs) {
    this.store = store;
    this.jobs = jobs;
  }

  /** A page of jobs, newest first; {@code after} is the id that the page before ended with. */
  Response search(JobFilter filter, @Nullable String after, int limit) {
    Problem fault = filter.fault();
    return fault != null
        ? fault.response()
        : Response.ok(store.page(filter, after, Math.clamp(limit, 1, PAGE_MAX))).build();
  }

  /** Does something with one job. */
  Response order(String jobId, Order order, @Nullable JobOrder wanted, String actor) {
    String reason = reason(wanted);
    if (reason == null) {
      return noReason();
    }
    Jobs.Obeyed obeyed =
        QuarkusTransaction.requiringNew()
            .call(() -> {
              Jobs.Obeyed outcome = jobs.obey(jobId, order, actor, reason);
              store.note(
                  new InspectionStore.Audit(actor, word(order), jobId, null, reason),
                  1,
                  outcome == Jobs.Obeyed.CHANGED ? 1 : 0);
              return outcome;
            });
    return switch (obeyed) {
      case CHANGED -> Response.ok(Map.of("jobId", jobId, "changed", true)).build();
      case NO_SUCH_JOB -> Problem.noJob(jobId).response();
      case UNCHANGED ->
          store.state(jobId).filter(state -> means(order, state)).isPresent()
              ? Response.ok(Map.of("jobId", jobId, "changed", false)).build()
              : Problem.conflict(impossible(order)).response();
    };
  }

  /** Does something with all jobs of a filter, at most 1,000 in one go. */
  Response orderMany(Order order, @Nullable JobOrder wanted, String actor) {
    String reason = reason(wanted);
    if (reason == null) {
      return noReason();
    }
    JobFilter filter = wanted == null ? null : wanted.filter();
    if (filter == null || filter.isEverything()) {
      return Problem.at("filter", "Say which jobs: by id, key, status, model, provider or time.")
          .response();
    }
    Problem fault = filter.fault();
    if (fault != null) {
      return fault.response();
    }
    List<String> ids = store.open(filter, BULK_MAX + 1);
    List<String> now = ids.subList(0, Math.min(ids.size(), BULK_MAX));
    int changed = 0;
    for (String id : now) {
      boolean moved =
          QuarkusTransaction.requiringNew()
              .call(() -> jobs.obey(id, order, actor, reason) == Jobs.Obeyed.CHANGED);
      changed += moved ? 1 : 0;
    }
    int count = changed;
    QuarkusTransaction.requiringNew()
        .run(() ->
            store.note(
                new InspectionStore.Audit(actor, word(order), null, filter, reason),
                now.size(),
                count));
    LOG.warnf("%s: %s of %d jobs, %d changed: %s", actor, word(order), now.size(), count, reason);
    return Response.ok(
            Map.of("matched", now.size(), "changed", count, "more", ids.size() > BULK_MAX))
        .build();
  }

  /** Whether a job in this state is where the order would have brought it. */
  private static boolean means(Order order, String state) {
    return switch (order) {
      case CANCEL -> state.equals("cancelled") || state.equals("cancelling");
      case FAIL -> state.equals("failed");
      case REQUEUE -> state.equals("retrying");
    };
  }

  private static String impossible(Order order) {
    return switch (order) {
      case CANCEL, FAIL -> "The job has ended.";
      case REQUEUE -> "Only a job that waits for its next attempt can be requeued.";
    };
  }

  private static @Nullable String reason(@Nullable JobOrder wanted) {
    String reason = wanted == null ? null : wanted.reason();
    return reason == null || reason.isBlank() || reason.length() > REASON_MAX ? null : reason;
  }

  private static Response noReason() {
    return Problem.at("reason", "Say why, in 1 to " + REASON_MAX + " characters.").response();
  }

  private static String word(Order order) {
    return order.name().toLowerCase(Locale.ROOT);
  }
}
