package dev.reelay.bus;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Asks through queues whether everything that was put into them before has been handled: the
 * consumer answers a question only after what lay in front of it. A queue that does not exist
 * answers by its absence.
 */
final class Echo implements AutoCloseable {
  private static final String REPLY_TO = "amq.rabbitmq.reply-to";

  /** A question is lost with a queue that is deleted. */
  private static final Duration ASK_AGAIN = Duration.ofSeconds(10);

  private final Channel channel;
  private final Set<String> silent = ConcurrentHashMap.newKeySet();
  private long askedNanos;

  private Echo(Channel channel, Collection<String> queues) {
    this.channel = channel;
    this.silent.addAll(queues);
  }

  static Echo ask(Connection connection, Collection<String> queues) throws IOException {
    Channel channel = connection.createChannel();
    Echo echo = new Echo(channel, queues);
    channel.addReturnListener(
        message -> echo.silent.remove(message.getProperties().getCorrelationId()));
    channel.basicConsume(REPLY_TO, true, new Listener(channel, echo.silent));
    echo.ask();
    return echo;
  }

  /** How many queues have not answered; asks them again now and then. */
  int silent() throws IOException {
    if (System.nanoTime() - askedNanos > ASK_AGAIN.toNanos()) {
      ask();
    }
    return silent.size();
  }

  /** Whether answers can still come. */
  boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    channel.abort();
  }

  private void ask() throws IOException {
    askedNanos = System.nanoTime();
    for (String queue : silent) {
      AMQP.BasicProperties question =
          new AMQP.BasicProperties.Builder()
              .type(Balance.PROBE)
              .replyTo(REPLY_TO)
              .correlationId(queue)
              .build();
      channel.basicPublish("", queue, true, question, new byte[0]);
    }
  }

  private static final class Listener extends DefaultConsumer {
    private final Set<String> silent;

    Listener(Channel channel, Set<String> silent) {
      super(channel);
      this.silent = silent;
    }

    @Override
    public void handleDelivery(
        String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
      silent.remove(properties.getCorrelationId());
    }
  }
}
