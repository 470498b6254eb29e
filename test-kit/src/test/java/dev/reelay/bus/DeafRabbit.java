package dev.reelay.bus;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Connections on which the first consumer of one queue is never registered, although the client
 * believes that it is.
 */
final class DeafRabbit extends Rabbit {
  private final String queue;
  private final AtomicInteger consumed = new AtomicInteger();

  DeafRabbit(RabbitConfig settings, BusConfig bus, Topology topology, String queue) {
    super(settings, bus, topology);
    this.queue = queue;
  }

  /** How often somebody wanted to consume the queue. */
  int consumed() {
    return consumed.get();
  }

  @Override
  Connection connection(Use use) throws IOException, TimeoutException {
    Connection real = super.connection(use);
    return proxy(
        Connection.class,
        real,
        (method, arguments) -> method.equals("createChannel") ? deaf(real.createChannel()) : null);
  }

  private Channel deaf(Channel real) {
    return proxy(
        Channel.class,
        real,
        (method, arguments) ->
            method.equals("basicConsume")
                    && arguments[0].equals(queue)
                    && consumed.incrementAndGet() == 1
                ? "a tag that the broker never heard of"
                : null);
  }

  private interface Instead {
    Object call(String method, Object[] arguments) throws IOException;
  }

  private static <T> T proxy(Class<T> type, T real, Instead instead) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              Object answer = instead.call(method.getName(), arguments);
              if (answer != null) {
                return answer;
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
