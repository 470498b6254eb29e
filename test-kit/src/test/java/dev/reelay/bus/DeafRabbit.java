package dev.reelay.bus;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Consumer;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Connections on which the first consumer of one queue meets with trouble. */
final class DeafRabbit extends Rabbit {
  enum Trouble {
    /** It is never registered, although the client believes that it is. */
    NEVER_REGISTERED,

    /** It is registered, although the client gave up waiting for that. */
    ANSWERED_TOO_LATE
  }

  private final String queue;
  private final Trouble trouble;
  private final AtomicInteger consumed = new AtomicInteger();

  DeafRabbit(
      RabbitConfig settings, BusConfig bus, Topology topology, String queue, Trouble trouble) {
    super(settings, bus, topology);
    this.queue = queue;
    this.trouble = trouble;
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
                ? trouble(real, (Consumer) arguments[2])
                : null);
  }

  private String trouble(Channel real, Consumer consumer) throws IOException {
    if (trouble == Trouble.ANSWERED_TOO_LATE) {
      real.basicConsume(queue, false, consumer);
      throw new IOException("no answer in time");
    }
    return "a tag that the broker never heard of";
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
