package dev.reelay.bus;

import com.rabbitmq.client.Connection;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;

/**
 * The connections; hands out channels that acknowledge early or cancel instead of closing when the
 * bug is planted.
 */
@Alternative
@Priority(1)
@Singleton
class HastyRabbit extends Rabbit {
  private final Map<String, HastyChannel.Ack> early = new ConcurrentHashMap<>();

  HastyRabbit(RabbitConfig settings, BusConfig bus, Topology topology) {
    super(settings, bus, topology);
  }

  @Override
  Connection connection(Use use) throws IOException, TimeoutException {
    Connection real = super.connection(use);
    boolean hasty = Bug.ACK_BEFORE_COMMIT.isPlanted() || Bug.CANCEL_ON_HAND_OVER.isPlanted();
    return hasty && use == Use.CONSUME ? hasty(real) : real;
  }

  /** Acknowledges an event that is still to be applied. */
  void acknowledgeEarly(WireEvent event) {
    HastyChannel.Ack ack = early.remove(event.id().toString());
    if (ack != null) {
      ack.send();
    }
  }

  private Connection hasty(Connection real) {
    return (Connection)
        Proxy.newProxyInstance(
            HastyRabbit.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (_, method, arguments) ->
                method.getName().equals("createChannel")
                    ? HastyChannel.around(real.createChannel(), early)
                    : HastyChannel.call(real, method, arguments));
  }
}
