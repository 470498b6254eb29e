package dev.reelay.bus;

import dev.reelay.event.DomainEvent;
import dev.reelay.event.JobEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The handlers of this service, each called within its deadline and the trace of its event. */
final class Handlers {
  private final Map<String, EventHandler<?>> byType = new TreeMap<>();
  private final BusConfig config;
  private final Deadlines deadlines;

  /** Fails when two handle the same type, or one handles what is not routed here. */
  Handlers(List<EventHandler<?>> handlers, BusConfig config, Deadlines deadlines) {
    this.config = config;
    this.deadlines = deadlines;
    handlers.forEach(this::register);
  }

  private void register(EventHandler<?> handler) {
    if (byType.put(handler.type().getSimpleName(), handler) != null) {
      throw new IllegalStateException("Two handlers for " + handler.type().getSimpleName());
    }
    if (!Routes.of(handler.type()).to().contains(Routes.Service.of(config.service()))) {
      throw new IllegalStateException(
          handler.type().getSimpleName() + " is not routed to " + config.service());
    }
  }

  /** The names of the events that are handled. */
  Set<String> names() {
    return byType.keySet();
  }

  /** See {@link EventHandler#isFleeting}. */
  boolean isFleeting(WireEvent event) {
    EventHandler<?> handler = byType.get(event.type());
    return handler != null && handler.isFleeting();
  }

  /**
   * Calls the handler.
   *
   * @param whenStuck called from another thread when it cannot be ended, until that succeeds
   */
  void handle(WireEvent event, DomainEvent decoded, Consumer<DeadlineException> whenStuck) {
    EventHandler<?> handler = byType.get(event.type());
    if (handler == null) {
      if (decoded instanceof JobEvent) {
        throw new IllegalStateException(
            "Routes sends " + event.type() + " here, but nothing handles it");
      }
      // A plain queue carries all settings events; not every service cares for each.
      return;
    }
    deadlines.within(
        event.type(),
        () -> Tracing.handle(event, () -> call(handler, event.with(decoded), decoded)),
        whenStuck);
  }

  private static <E extends DomainEvent> void call(
      EventHandler<E> handler, Envelope envelope, DomainEvent event) {
    handler.handle(envelope, handler.type().cast(event));
  }
}
