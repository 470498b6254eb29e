package dev.reelay.bus;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What administrators see and do with the parked events of this service. Whoever calls has made
 * sure that an administrator asks.
 */
@ApplicationScoped
public class DeadLetterDesk {
  private static final Logger LOG = Logger.getLogger(DeadLetterDesk.class);
  private static final int PAGE_MAX = 500;
  private static final int REASON_MAX = 500;
  private static final Set<String> STATES = Set.of("waiting", "stuck", "unknown_type");

  private final ParkedAdminStore store;

  DeadLetterDesk(ParkedAdminStore store) {
    this.store = store;
  }

  /**
   * What to do with which parked events. At least one of the choices must be given.
   *
   * @param eventIds these alone
   * @param type name of the event
   * @param state {@code waiting}, {@code stuck} or {@code unknown_type}
   * @param jobId of this job
   * @param reason why; needed to discard
   */
  public record Order(
      @Nullable List<UUID> eventIds,
      @Nullable String type,
      @Nullable String state,
      @Nullable String jobId,
      @Nullable String reason) {
    private static final Order NONE = new Order(null, null, null, null, null);

    private ParkedAdminStore.Choice choice() {
      return new ParkedAdminStore.Choice(eventIds, type, state, jobId);
    }
  }

  /**
   * Which parked events to show; what is null does not matter.
   *
   * @param type name of the event
   * @param state {@code waiting}, {@code stuck} or {@code unknown_type}
   * @param jobId of this job
   */
  public record Filter(@Nullable String type, @Nullable String state, @Nullable String jobId) {}

  /**
   * Parked events, oldest first: {@code [{position, event_id, type, state, reason, error, …}]}; the
   * last position as {@code after} gives the next page.
   *
   * @param limit is brought into 1 to 500
   */
  public Response list(Filter filter, long after, int limit) {
    if (filter.state() != null && !STATES.contains(filter.state())) {
      return noSuchState();
    }
    ParkedAdminStore.Choice choice =
        new ParkedAdminStore.Choice(null, filter.type(), filter.state(), filter.jobId());
    return Response.ok(store.list(choice, after, Math.clamp(limit, 1, PAGE_MAX))).build();
  }

  /**
   * Makes parked events due now. Repeating it does no harm. Those of an unknown type stay until a
   * release that knows it starts.
   *
   * @param actor who orders it, for the audit
   */
  public Response redrive(@Nullable Order order, String actor) {
    Order wanted = order == null ? Order.NONE : order;
    Response refusal = refusal(wanted);
    if (refusal != null) {
      return refusal;
    }
    int count = QuarkusTransaction.requiringNew().call(() -> store.redrive(wanted.choice(), actor));
    LOG.infof("%s redrives %d parked events", actor, count);
    return Response.ok(Map.of("redriven", count)).build();
  }

  /**
   * Drops parked events for good, with a reason. What waits behind them goes on.
   *
   * @param actor who orders it, for the audit
   */
  public Response discard(@Nullable Order order, String actor) {
    Order wanted = order == null ? Order.NONE : order;
    Response refusal = refusal(wanted);
    if (refusal != null) {
      return refusal;
    }
    String reason = wanted.reason();
    if (reason == null || reason.isBlank() || reason.length() > REASON_MAX) {
      return Problems.badRequest("reason", "Say why, in 1 to " + REASON_MAX + " characters.");
    }
    int count =
        QuarkusTransaction.requiringNew().call(() -> store.discard(wanted.choice(), actor, reason));
    LOG.warnf("%s discards %d parked events: %s", actor, count, reason);
    return Response.ok(Map.of("discarded", count)).build();
  }

  /** Why an order cannot be followed; null when it can. */
  private static @Nullable Response refusal(Order order) {
    if (order.choice().isEverything()) {
      return Problems.badRequest("eventIds", "Name eventIds, a type, a state or a jobId.");
    }
    return order.state() == null || STATES.contains(order.state()) ? null : noSuchState();
  }

  private static Response noSuchState() {
    return Problems.badRequest("state", "A state is waiting, stuck or unknown_type.");
  }
}
