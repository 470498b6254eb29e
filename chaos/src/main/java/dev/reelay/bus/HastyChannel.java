package dev.reelay.bus;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Consumer;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A channel of a consumer with one of the bugs of which order and durability die. */
final class HastyChannel implements InvocationHandler {
  private static final Duration CLOSED_LATER = Duration.ofMillis(800);

  /** An acknowledgement that can be sent before its time. */
  record Ack(Channel channel, long tag) {
    void send() {
      try {
        channel.basicAck(tag, false);
      } catch (IOException | AlreadyClosedException e) {
        // The channel is gone, and with it what was to be acknowledged.
        return;
      }
    }
  }

  private final Channel real;
  private final Map<String, Ack> early;
  private @Nullable String consumerTag;

  private HastyChannel(Channel real, Map<String, Ack> early) {
    this.real = real;
    this.early = early;
  }

  static Channel around(Channel real, Map<String, Ack> early) {
    return (Channel)
        Proxy.newProxyInstance(
            HastyChannel.class.getClassLoader(),
            new Class<?>[] {Channel.class},
            new HastyChannel(real, early));
  }

  static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    boolean acksEarly = Bug.ACK_BEFORE_COMMIT.isPlanted();
    switch (method.getName()) {
      case "basicConsume" -> {
        if (arguments != null && arguments.length == 3 && arguments[2] instanceof Consumer inner) {
          Consumer consumer = acksEarly ? remembering(inner) : inner;
          consumerTag = real.basicConsume((String) arguments[0], (Boolean) arguments[1], consumer);
          return consumerTag;
        }
      }
      case "basicAck" -> {
        if (acksEarly) {
          return null;
        }
      }
      case "abort" -> {
        if (Bug.CANCEL_ON_HAND_OVER.isPlanted() && real.isOpen() && consumerTag != null) {
          cancelNowCloseLater(consumerTag);
          return null;
        }
      }
      default -> {}
    }
    return call(real, method, arguments);
  }

  private void cancelNowCloseLater(String tag) throws IOException {
    real.basicCancel(tag);
    boolean[] waited = new boolean[1];
    Loop.start(
        "close-later",
        () -> {
          if (waited[0]) {
            real.abort();
            return null;
          }
          waited[0] = true;
          return CLOSED_LATER;
        });
  }

  private Consumer remembering(Consumer inner) {
    return (Consumer)
        Proxy.newProxyInstance(
            HastyChannel.class.getClassLoader(),
            new Class<?>[] {Consumer.class},
            (_, method, arguments) -> {
              if (method.getName().equals("handleDelivery")) {
                remember(
                    (com.rabbitmq.client.Envelope) arguments[1],
                    (AMQP.BasicProperties) arguments[2]);
              }
              return call(inner, method, arguments);
            });
  }

  private void remember(com.rabbitmq.client.Envelope envelope, AMQP.BasicProperties properties) {
    Ack ack = new Ack(real, envelope.getDeliveryTag());
    if (properties.getMessageId() == null) {
      ack.send();
    } else {
      early.put(properties.getMessageId(), ack);
    }
  }
}
