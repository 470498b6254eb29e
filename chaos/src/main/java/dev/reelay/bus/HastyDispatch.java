package dev.reelay.bus;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * The dispatch, with the handlers of the service that this process plays; acknowledges first when
 * {@link Bug#ACK_BEFORE_COMMIT} is planted.
 */
@Alternative
@Priority(1)
@Singleton
class HastyDispatch extends EventDispatch {
  private final HastyRabbit rabbit;
  private final DroppedStore dropped;

  HastyDispatch(
      InboxStore inbox,
      ParkedStore parked,
      EventCodec codec,
      Deadlines deadlines,
      BusConfig config,
      MeterRegistry meters,
      @All List<EventHandler<?>> handlers,
      HastyRabbit rabbit,
      DroppedStore dropped) {
    super(inbox, parked, codec, deadlines, config, meters, ofService(config, handlers));
    this.rabbit = rabbit;
    this.dropped = dropped;
  }

  @Override
  void apply(List<WireEvent> events) {
    if (Bug.ACK_BEFORE_COMMIT.isPlanted()) {
      events.forEach(rabbit::acknowledgeEarly);
    }
    dropped.within(events.getFirst().keyId(), () -> super.apply(events));
  }

  private static List<EventHandler<?>> ofService(BusConfig config, List<EventHandler<?>> handlers) {
    Routes.Service service = Routes.Service.of(config.service());
    return handlers.stream()
        .<EventHandler<?>>map(handler -> handler)
        .filter(handler -> Routes.of(handler.type()).to().contains(service))
        .toList();
  }
}
