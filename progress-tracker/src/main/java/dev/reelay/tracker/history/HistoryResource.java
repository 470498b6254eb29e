package dev.reelay.tracker.history;

import dev.reelay.tracker.problem.Numbers;
import dev.reelay.tracker.problem.Problem;
import dev.reelay.tracker.progress.ProgressTracking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/** The course of a job, for whoever holds a token for it. */
@Path("/v1/jobs/{id}")
@RolesAllowed("job")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class HistoryResource {
  private static final int LIMIT_MAX = 500;
  private static final int LIMIT_DEFAULT = 100;

  private final HistoryStore store;
  private final ProgressTracking tracking;
  private final JsonWebToken token;

  HistoryResource(HistoryStore store, ProgressTracking tracking, JsonWebToken token) {
    this.store = store;
    this.tracking = tracking;
    this.token = token;
  }

  /**
   * A page of steps.
   *
   * @param items in order
   * @param nextAfter what to ask for next
   * @param more whether there is more right now
   */
  public record Page(String jobId, List<StepJson> items, long nextAfter, boolean more) {}

  /** The stages of the job with their times; a job that has not started yet has none. */
  @GET
  @Path("/timeline")
  public TimelineJson timeline(@PathParam("id") String id) {
    HistoryStore.Head head = own(id).orElse(null);
    if (head == null) {
      return Timeline.ofPending(id);
    }
    Timeline timeline = new Timeline(id, head, store.runs(id), store.warnings(id));
    return tracking.look(id).map(timeline::of).orElseGet(() -> Timeline.ofPending(id));
  }

  /**
   * The kept steps of the progress.
   *
   * @param after number of the last step seen, 0 or more
   * @param limit most steps of the page, 1 to 500
   */
  @GET
  @Path("/progress-history")
  public Page steps(
      @PathParam("id") String id,
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @Nullable String limit) {
    long from = Numbers.from("after", after, 0, 0);
    int most = Numbers.within("limit", limit, 1, LIMIT_MAX, LIMIT_DEFAULT);
    if (own(id).isEmpty()) {
      return new Page(id, List.of(), from, false);
    }
    List<StepJson> steps = store.steps(id, from, most + 1);
    List<StepJson> page = steps.subList(0, Math.min(most, steps.size()));
    long next = page.isEmpty() ? from : page.getLast().progressNo();
    return new Page(id, page, next, steps.size() > most);
  }

  /** Empty for a job that the gateway vouches for and of which nothing was heard yet. */
  private Optional<HistoryStore.Head> own(String id) {
    if (!id.equals(token.getClaim("job"))) {
      throw Problem.noSuchJob();
    }
    Optional<HistoryStore.Head> head = store.head(id);
    if (head.isPresent() && !head.get().keyId().equals(token.getSubject())) {
      throw Problem.noSuchJob();
    }
    return head;
  }
}
