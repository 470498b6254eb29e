package dev.reelay.bus;

import static dev.reelay.bus.Routes.Service.ADAPTERS;
import static dev.reelay.bus.Routes.Service.GATEWAY;
import static dev.reelay.bus.Routes.Service.HUB;
import static dev.reelay.bus.Routes.Service.ORCHESTRATOR;
import static dev.reelay.bus.Routes.Service.TRACKER;
import static java.util.Map.entry;

import dev.reelay.event.*;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which service publishes an event and which ones handle it.
 *
 * <p>Every service declares the queues of all of them from this table, so an event that is
 * published before its consumer was ever started waits instead of being lost.
 */
public final class Routes {
  /** The services, by the name of their schema. */
  public enum Service {
    GATEWAY,
    ORCHESTRATOR,
    TRACKER,
    HUB,
    ADAPTERS;

    /** Lower-case name: schema, role, queue prefix. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The service with this id. Fails for any other text. */
    public static Service of(String id) {
      return valueOf(id.toUpperCase(Locale.ROOT));
    }
  }

  /**
   * The way of one event.
   *
   * @param from its one publisher
   * @param to who handles it
   */
  public record Route(Service from, Set<Service> to) {}

  private static final Map<Class<? extends DomainEvent>, Route> ROUTES =
      Map.ofEntries(
          route(VideoGenerationRequested.class, GATEWAY, ORCHESTRATOR, HUB),
          route(VideoGenerationCancellationRequested.class, GATEWAY, ORCHESTRATOR),
          route(VideoGenerationRetryRequested.class, GATEWAY, ORCHESTRATOR),
          route(VideoGenerationDeleted.class, GATEWAY, HUB),
          route(VideoGenerationQueued.class, ORCHESTRATOR, GATEWAY, HUB),
          route(VideoGenerationStarted.class, ORCHESTRATOR, GATEWAY, HUB, TRACKER),
          route(StageRequested.class, ORCHESTRATOR, ADAPTERS, TRACKER),
          route(StageAccepted.class, ADAPTERS, ORCHESTRATOR, TRACKER),
          route(StageProgressed.class, ADAPTERS, TRACKER),
          route(StageSucceeded.class, ADAPTERS, ORCHESTRATOR, TRACKER),
          route(StageFailed.class, ADAPTERS, ORCHESTRATOR, TRACKER),
          route(StageCancellationRequested.class, ORCHESTRATOR, ADAPTERS),
          route(StageCancellationAnswered.class, ADAPTERS, ORCHESTRATOR),
          route(StageCancelled.class, ADAPTERS, ORCHESTRATOR, TRACKER),
          route(StageStalled.class, TRACKER, ORCHESTRATOR),
          route(StageReleaseRequested.class, ORCHESTRATOR, ADAPTERS),
          route(StageReleased.class, ADAPTERS, ORCHESTRATOR),
          route(VideoProgressCheckRequested.class, TRACKER, ADAPTERS),
          route(VideoProgressTrackingCancelled.class, TRACKER, ADAPTERS),
          route(VideoGenerationProgress.class, TRACKER, GATEWAY, HUB),
          route(VideoGenerationRetryScheduled.class, ORCHESTRATOR, GATEWAY, HUB, TRACKER),
          route(VideoGenerationCancellationStarted.class, ORCHESTRATOR, GATEWAY, HUB),
          route(VideoGenerationCompleted.class, ORCHESTRATOR, GATEWAY, HUB, TRACKER),
          route(VideoGenerationFailed.class, ORCHESTRATOR, GATEWAY, HUB, TRACKER),
          route(VideoGenerationCancelled.class, ORCHESTRATOR, GATEWAY, HUB, TRACKER),
          route(VirtualKeyChanged.class, GATEWAY, ORCHESTRATOR, HUB),
          route(ProviderAvailabilityChanged.class, ADAPTERS, GATEWAY, ORCHESTRATOR),
          route(ModelDurationsChanged.class, TRACKER, GATEWAY));

  private Routes() {}

  private static Map.Entry<Class<? extends DomainEvent>, Route> route(
      Class<? extends DomainEvent> type, Service from, Service first, Service... more) {
    return entry(type, new Route(from, EnumSet.of(first, more)));
  }

  /** The way of an event type. Fails for a type without one, which indicates a bug. */
  public static Route of(Class<? extends DomainEvent> type) {
    Route route = ROUTES.get(type);
    if (route == null) {
      throw new IllegalArgumentException(type.getSimpleName() + " has no route. Indicates a bug.");
    }
    return route;
  }

  /** Event types by name, with their ways. */
  public static Map<String, Route> all() {
    Map<String, Route> all = new TreeMap<>();
    ROUTES.forEach((type, route) -> all.put(type.getSimpleName(), route));
    return all;
  }
}
